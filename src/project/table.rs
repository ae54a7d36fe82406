//! A table of rows by id: dense, because ids are given in order and hardly ever leave holes.

/// A row id as a number from 1.
pub trait Key: Copy {
    /// The number.
    fn number(self) -> i64;
    /// The id of that number.
    fn from_number(number: i64) -> Self;
}

/// A row that knows its id.
pub trait Row {
    /// Its kind of id.
    type Id: Key;
    /// Its id.
    fn id(&self) -> Self::Id;
}

/// Ids further beyond the end than this are refused rather than given room: a damaged file could name any number.
const FARTHEST_ID: i64 = 1 << 32;

/// Rows by id.
#[derive(Clone, Debug)]
pub struct Table<T: Row> {
    slots: Vec<Option<T>>,
    len: usize,
    last: i64,
}

impl<T: Row> Default for Table<T> {
    fn default() -> Self {
        Self { slots: Vec::new(), len: 0, last: 0 }
    }
}

impl<T: Row + PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<T: Row> Table<T> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn reserve(&mut self, rows: usize) {
        self.slots.reserve(rows);
    }

    pub fn get(&self, id: T::Id) -> Option<&T> {
        self.slots.get(slot(id)?)?.as_ref()
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().flatten()
    }

    /// Puts a row in its place and returns the one that was there; gives it back when its id can't be.
    pub fn put(&mut self, row: T) -> Result<Option<T>, T> {
        let number = row.id().number();
        let Some(at) = slot(row.id()).filter(|_| number < FARTHEST_ID) else { return Err(row) };
        if at >= self.slots.len() {
            self.slots.resize_with(at + 1, || None);
        }
        self.last = self.last.max(number);
        let old = self.slots[at].replace(row);
        self.len += usize::from(old.is_none());
        Ok(old)
    }

    pub fn remove(&mut self, id: T::Id) -> Option<T> {
        let old = self.slots.get_mut(slot(id)?)?.take();
        self.len -= usize::from(old.is_some());
        old
    }

    /// The next id; never one that was given before.
    pub fn allocate(&mut self) -> T::Id {
        self.last += 1;
        T::Id::from_number(self.last)
    }

    /// The highest number that was ever given.
    pub fn last(&self) -> i64 {
        self.last
    }

    pub fn set_last(&mut self, last: i64) {
        self.last = self.last.max(last);
    }
}

fn slot(id: impl Key) -> Option<usize> {
    usize::try_from(id.number() - 1).ok()
}
