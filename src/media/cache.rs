//! A cache that is bounded in bytes, not in entries: photos differ in size by a factor of a thousand.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use super::depth::DepthImage;
use super::mesh_file::MeshFile;
use super::photo::Photo;

/// How many bytes a value keeps occupied.
pub trait Weigh {
    /// Bytes on the heap, as far as they matter for a bound.
    fn bytes(&self) -> usize;
}

impl Weigh for Photo {
    fn bytes(&self) -> usize {
        self.rgba.len()
    }
}

impl Weigh for DepthImage {
    fn bytes(&self) -> usize {
        2 * self.raw.len()
    }
}

impl Weigh for MeshFile {
    fn bytes(&self) -> usize {
        let vertices = size_of_val(&self.mesh.positions[..]) + size_of_val(&self.mesh.normals[..]);
        let faces = size_of_val(&self.mesh.triangles[..]);
        let looks = size_of_val(&self.colours[..]) + size_of_val(&self.uvs[..]);
        vertices + faces + looks + self.texture.as_ref().map_or(0, Weigh::bytes)
    }
}

impl Weigh for Vec<u8> {
    fn bytes(&self) -> usize {
        self.len()
    }
}

impl<T: Weigh + ?Sized> Weigh for Arc<T> {
    fn bytes(&self) -> usize {
        (**self).bytes()
    }
}

/// Least-recently-used cache with a bound in bytes.
///
/// What is larger than the whole bound is not kept at all, so that one huge photo does not drive out all others.
#[derive(Debug)]
pub struct ByteCache<K, V> {
    limit: usize,
    used: usize,
    clock: u64,
    entries: HashMap<K, Entry<V>>,
    by_age: BTreeMap<u64, K>,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    bytes: usize,
    last_used: u64,
}

impl<K: Eq + Hash + Clone, V: Weigh> ByteCache<K, V> {
    /// An empty cache that keeps at most `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, used: 0, clock: 0, entries: HashMap::new(), by_age: BTreeMap::new() }
    }

    /// The value under `key`, which thereby becomes the youngest.
    pub fn get(&mut self, key: &K) -> Option<&V> {
        let entry = self.entries.get_mut(key)?;
        self.clock += 1;
        self.by_age.remove(&entry.last_used);
        entry.last_used = self.clock;
        self.by_age.insert(self.clock, key.clone());
        Some(&entry.value)
    }

    /// The value under `key`, without making it younger.
    pub fn peek(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    /// Keeps `value` under `key` and drops the oldest values until the bound holds. Returns whether it is kept.
    pub fn insert(&mut self, key: K, value: V) -> bool {
        self.remove(&key);
        let bytes = value.bytes();
        if bytes > self.limit {
            return false;
        }
        self.make_room(bytes);
        self.clock += 1;
        self.used += bytes;
        self.by_age.insert(self.clock, key.clone());
        self.entries.insert(key, Entry { value, bytes, last_used: self.clock });
        true
    }

    /// Takes a value out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let entry = self.entries.remove(key)?;
        self.by_age.remove(&entry.last_used);
        self.used -= entry.bytes;
        Some(entry.value)
    }

    /// Changes the bound and drops what no longer fits.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
        self.make_room(0);
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.by_age.clear();
        self.used = 0;
    }

    /// Bytes of all that is kept; never above the bound.
    pub fn used(&self) -> usize {
        self.used
    }

    /// How many values are kept.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn make_room(&mut self, bytes: usize) {
        while self.used + bytes > self.limit {
            let Some((_, oldest)) = self.by_age.pop_first() else {
                return;
            };
            if let Some(entry) = self.entries.remove(&oldest) {
                self.used -= entry.bytes;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cache_with(limit: usize, sizes: &[usize]) -> ByteCache<usize, Vec<u8>> {
        let mut cache = ByteCache::new(limit);
        for (key, &size) in sizes.iter().enumerate() {
            cache.insert(key, vec![0; size]);
        }
        cache
    }

    #[test]
    fn the_oldest_leaves_first() {
        let cache = cache_with(100, &[40, 40, 40]);
        assert!(cache.peek(&0).is_none());
        assert!(cache.peek(&1).is_some() && cache.peek(&2).is_some());
        assert_eq!(cache.used(), 80);
    }

    #[test]
    fn use_makes_young() {
        let mut cache = cache_with(100, &[40, 40]);
        assert!(cache.get(&0).is_some());
        cache.insert(2, vec![0; 40]);
        assert!(cache.peek(&1).is_none());
        assert!(cache.peek(&0).is_some());
    }

    #[test]
    fn a_giant_is_not_kept_and_drives_nothing_out() {
        let mut cache = cache_with(100, &[40, 40]);
        assert!(!cache.insert(9, vec![0; 101]));
        assert_eq!(cache.len(), 2);
        assert!(cache.insert(9, vec![0; 100]));
        assert_eq!((cache.len(), cache.used()), (1, 100));
    }

    #[test]
    fn a_replaced_value_is_counted_once() {
        let mut cache = cache_with(100, &[40]);
        cache.insert(0, vec![0; 60]);
        assert_eq!((cache.len(), cache.used()), (1, 60));
        cache.insert(0, vec![0; 101]);
        assert!(cache.is_empty());
        assert_eq!(cache.used(), 0);
    }

    #[test]
    fn the_bound_holds_whatever_comes() {
        let mut cache = ByteCache::new(1000);
        for step in 0u32..5000 {
            let size = step.wrapping_mul(2_654_435_761) as usize % 400;
            cache.insert(step % 37, vec![0u8; size]);
            cache.get(&(step * 7 % 37));
            assert!(cache.used() <= 1000);
            let sum: usize = cache.entries.values().map(|entry| entry.value.len()).sum();
            assert_eq!(sum, cache.used());
            assert_eq!(cache.by_age.len(), cache.entries.len());
        }
        cache.set_limit(10);
        assert!(cache.used() <= 10);
    }
}
