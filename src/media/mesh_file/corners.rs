//! Vertices that are split where one position has several texture coordinates, normals or materials.

/// Gives every combination of a source vertex and a key its own output vertex, in order of first use.
///
/// The combinations of one source vertex form a short chain, so that no hashing is needed: a mesh of five million faces
/// makes fifteen million look-ups.
pub(super) struct CornerTable<K> {
    first: Vec<u32>,
    next: Vec<u32>,
    corners: Vec<(u32, K)>,
}

const NONE: u32 = u32::MAX;

impl<K: Copy + PartialEq> CornerTable<K> {
    /// A table without corners.
    pub(super) fn new() -> Self {
        Self { first: Vec::new(), next: Vec::new(), corners: Vec::new() }
    }

    /// The output vertex of this source vertex and key.
    pub(super) fn index(&mut self, source: u32, key: K) -> u32 {
        if source as usize >= self.first.len() {
            self.first.resize(source as usize + 1, NONE);
        }
        let mut at = self.first[source as usize];
        while at != NONE {
            if self.corners[at as usize].1 == key {
                return at;
            }
            at = self.next[at as usize];
        }
        let new = self.corners.len() as u32;
        self.corners.push((source, key));
        self.next.push(self.first[source as usize]);
        self.first[source as usize] = new;
        new
    }

    /// Source vertex and key of every output vertex.
    pub(super) fn corners(&self) -> &[(u32, K)] {
        &self.corners
    }

    /// The values of the source vertices, spread over the output vertices; empty stays empty.
    pub(super) fn spread<T: Copy>(&self, of_source: &[T]) -> Vec<T> {
        if of_source.is_empty() {
            return Vec::new();
        }
        self.corners.iter().map(|&(source, _)| of_source[source as usize]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_corners_share_a_vertex() {
        let mut table = CornerTable::new();
        let indices = [(5, 'a'), (5, 'b'), (2, 'a'), (5, 'a'), (5, 'b')].map(|(source, key)| table.index(source, key));
        assert_eq!(indices, [0, 1, 2, 0, 1]);
        assert_eq!(table.spread(&[0, 10, 20, 30, 40, 50]), [50, 50, 20]);
    }
}
