//! Named entries in the order of their files.

use std::{borrow::Borrow, hash::Hash, ops::Index};

use indexmap::IndexMap;

/// Entries under names of their own, in the order of the files that define them.
///
/// Found by name in O(1), and by position, which is how compiled networks name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register<Id: Hash + Eq, V>(IndexMap<Id, V>);

impl<Id: Hash + Eq, V> Default for Register<Id, V> {
    fn default() -> Self {
        Self(IndexMap::new())
    }
}

impl<Id: Hash + Eq, V> Register<Id, V> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entry of a name.
    pub fn get<Q: Hash + Eq + ?Sized>(&self, id: &Q) -> Option<&V>
    where
        Id: Borrow<Q>,
    {
        self.0.get(id)
    }

    /// The name and entry at a position.
    pub fn get_index(&self, position: usize) -> Option<(&Id, &V)> {
        self.0.get_index(position)
    }

    /// The position, name and entry of a name.
    pub fn get_full<Q: Hash + Eq + ?Sized>(&self, id: &Q) -> Option<(usize, &Id, &V)>
    where
        Id: Borrow<Q>,
    {
        self.0.get_full(id)
    }

    /// The position of a name.
    pub fn get_index_of<Q: Hash + Eq + ?Sized>(&self, id: &Q) -> Option<usize>
    where
        Id: Borrow<Q>,
    {
        self.0.get_index_of(id)
    }

    /// Whether a name is defined.
    pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, id: &Q) -> bool
    where
        Id: Borrow<Q>,
    {
        self.0.contains_key(id)
    }

    /// The names, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Id> + DoubleEndedIterator + Clone {
        self.0.keys()
    }

    /// The entries, in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &V> + DoubleEndedIterator + Clone {
        self.0.values()
    }

    /// Names and entries, in order.
    pub fn iter(&self) -> Iter<'_, Id, V> {
        Iter(self.0.iter())
    }

    /// The entries, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.values_mut()
    }

    /// Names and entries, the latter to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Id, &mut V)> {
        self.0.iter_mut()
    }

    /// The entry of a name, to be changed.
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, id: &Q) -> Option<&mut V>
    where
        Id: Borrow<Q>,
    {
        self.0.get_mut(id)
    }

    /// The entry at a position, to be changed.
    pub fn at_mut(&mut self, position: usize) -> &mut V {
        &mut self.0[position]
    }

    /// Adds an entry unless the name is taken: the first definition stands.
    pub fn define(&mut self, id: Id, entry: V) {
        self.0.entry(id).or_insert(entry);
    }
}

impl<Id: Hash + Eq, V> FromIterator<(Id, V)> for Register<Id, V> {
    fn from_iter<I: IntoIterator<Item = (Id, V)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

/// Names and entries of a [`Register`], in order.
#[derive(Debug)]
pub struct Iter<'a, Id, V>(indexmap::map::Iter<'a, Id, V>);

impl<'a, Id, V> Iterator for Iter<'a, Id, V> {
    type Item = (&'a Id, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<Id, V> ExactSizeIterator for Iter<'_, Id, V> {}

impl<'a, Id: Hash + Eq, V> IntoIterator for &'a Register<Id, V> {
    type Item = (&'a Id, &'a V);
    type IntoIter = Iter<'a, Id, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<Id: Hash + Eq, V> Index<usize> for Register<Id, V> {
    type Output = V;

    fn index(&self, position: usize) -> &V {
        &self.0[position]
    }
}

impl<Id: Hash + Eq + Borrow<Q>, Q: Hash + Eq + ?Sized, V> Index<&Q> for Register<Id, V> {
    type Output = V;

    fn index(&self, id: &Q) -> &V {
        &self.0[id]
    }
}
