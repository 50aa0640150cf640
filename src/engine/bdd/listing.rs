//! The first sets of a family, by size and members, without forming the rest.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;

use super::family::Family;
use super::types::Variable;

/// The first sets of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Sets of events, each ascending; smaller sets first, then by members.
    pub sets: Vec<Vec<u32>>,
    /// Whether these are all sets that the family holds; it may itself be incomplete.
    pub complete: bool,
}

impl Family {
    /// The first sets, by size and then by members.
    ///
    /// Each set is ascending; of two sets of one size the one with the smaller
    /// member at the first difference comes first.
    ///
    /// # Complexity
    ///
    /// Finds the best sets of a node from the best of its children, so the cost
    /// grows with `limit` and with the nodes but not with the number of sets.
    ///
    /// # Sources
    ///
    /// HuangChiang2005 (lazy k-best), see `docs/references.md`.
    pub fn list(&self, limit: usize) -> Listing {
        list(self, limit)
    }
}

/// Sets of one size come in the order "the smaller member at the first
/// difference first". Adding the same new members to two sets keeps their
/// order, so the best sets of a node can be merged from the best of its children.
fn list(family: &Family, limit: usize) -> Listing {
    let mut search = Search::new(family);
    let mut sets = Vec::new();
    let top = family.parts.len() - 1;
    let root = family.parts[top].root;
    let (least, most) = search.sizes[top][root as usize];
    for size in least..=most.min(family.max_order().unwrap_or(most)) {
        let list = search.list(Place {
            part: top as u32,
            node: root,
            size,
        });
        for rank in 0.. {
            let Some(set) = search.find(list, rank) else {
                break;
            };
            if sets.len() == limit {
                return Listing {
                    sets,
                    complete: false,
                };
            }
            sets.push(set.to_vec());
        }
    }
    Listing {
        sets,
        complete: true,
    }
}

/// Members of one set.
type Set = Rc<[u32]>;

/// How a set of a list is put together from earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Recipe {
    /// The set with this rank of another list.
    Same { list: usize, rank: usize },
    /// The event and a set of another list.
    Event {
        event: u32,
        list: usize,
        rank: usize,
    },
    /// A set of one list and a set of another.
    Pair {
        left: usize,
        left_rank: usize,
        right: usize,
        right_rank: usize,
    },
}

/// The sets of `size` members below a node of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    part: u32,
    node: u32,
    size: u32,
}

/// The sets of one place, as far as they were asked for.
struct List {
    place: Place,
    opened: bool,
    found: Vec<Set>,
    /// Put together; the smallest is found next.
    candidates: BinaryHeap<Reverse<(Set, Recipe)>>,
    /// Recipes whose ingredients may not be there yet.
    pending: Vec<Recipe>,
}

struct Search<'f> {
    family: &'f Family,
    /// As [`Family::sizes`] has them.
    sizes: Vec<Vec<(u32, u32)>>,
    lists: Vec<List>,
    by_place: HashMap<Place, usize>,
}

impl<'f> Search<'f> {
    fn new(family: &'f Family) -> Self {
        Search {
            family,
            sizes: family.sizes(),
            lists: Vec::new(),
            by_place: HashMap::new(),
        }
    }

    /// The number of the list for a place.
    fn list(&mut self, place: Place) -> usize {
        let next = self.lists.len();
        let list = *self.by_place.entry(place).or_insert(next);
        if list == next {
            self.lists.push(List {
                place,
                opened: false,
                found: Vec::new(),
                candidates: BinaryHeap::new(),
                pending: Vec::new(),
            });
        }
        list
    }

    /// The set with this rank, if there are so many; on an explicit stack of what must be found first.
    fn find(&mut self, list: usize, rank: usize) -> Option<Set> {
        let mut wanted = vec![(list, rank)];
        while let Some(&(at, rank)) = wanted.last() {
            if self.lists[at].found.len() > rank {
                wanted.pop();
                continue;
            }
            if !self.lists[at].opened {
                self.open(at);
                continue;
            }
            if let Some(&recipe) = self.lists[at].pending.last() {
                match self.prepare(recipe) {
                    Ingredients::Missing(list, rank) => wanted.push((list, rank)),
                    Ingredients::Never => {
                        self.lists[at].pending.pop();
                    }
                    Ingredients::Ready(set) => {
                        self.lists[at].pending.pop();
                        self.lists[at].candidates.push(Reverse((set, recipe)));
                    }
                }
                continue;
            }
            match self.lists[at].candidates.pop() {
                Some(Reverse((set, recipe))) => {
                    self.lists[at].found.push(set);
                    self.lists[at]
                        .pending
                        .extend(recipe.successors().into_iter().flatten());
                }
                // Nothing is left, now or later.
                None => {
                    wanted.pop();
                }
            }
        }
        self.lists[list].found.get(rank).cloned()
    }

    fn prepare(&self, recipe: Recipe) -> Ingredients {
        let get = |list: usize, rank: usize| {
            let list = &self.lists[list];
            let ended = list.opened && list.pending.is_empty() && list.candidates.is_empty();
            list.found.get(rank).ok_or(ended)
        };
        let missing = |list, rank, ended| {
            if ended {
                Ingredients::Never
            } else {
                Ingredients::Missing(list, rank)
            }
        };
        match recipe {
            Recipe::Same { list, rank } => match get(list, rank) {
                Ok(set) => Ingredients::Ready(set.clone()),
                Err(ended) => missing(list, rank, ended),
            },
            Recipe::Event { event, list, rank } => match get(list, rank) {
                Ok(set) => Ingredients::Ready(merged(set, &[event])),
                Err(ended) => missing(list, rank, ended),
            },
            Recipe::Pair {
                left,
                left_rank,
                right,
                right_rank,
            } => match (get(left, left_rank), get(right, right_rank)) {
                (Ok(a), Ok(b)) => Ingredients::Ready(merged(a, b)),
                (Err(true), _) | (_, Err(true)) => Ingredients::Never,
                (Err(false), _) => Ingredients::Missing(left, left_rank),
                (_, Err(false)) => Ingredients::Missing(right, right_rank),
            },
        }
    }

    /// Puts down the first recipe of each way to a set of this list.
    fn open(&mut self, at: usize) {
        let place @ Place {
            part,
            node: ix,
            size,
        } = self.lists[at].place;
        self.lists[at].opened = true;
        if ix <= 1 {
            if ix == 1 && size == 0 {
                self.lists[at].found.push(Rc::new([]));
            }
            return;
        }
        let family = self.family;
        let node = family.parts[part as usize].nodes[ix as usize];
        let mut recipes = Vec::new();
        let within = |(least, most): (u32, u32), size: u32| least <= size && size <= most;
        if within(self.sizes[part as usize][node.low as usize], size) {
            let list = self.list(Place {
                node: node.low,
                ..place
            });
            recipes.push(Recipe::Same { list, rank: 0 });
        }
        let high = self.sizes[part as usize][node.high as usize];
        match family.parts[part as usize].variable(node) {
            Variable::Event(event) => {
                if size > 0 && within(high, size - 1) {
                    let list = self.list(Place {
                        part,
                        node: node.high,
                        size: size - 1,
                    });
                    recipes.push(Recipe::Event {
                        event,
                        list,
                        rank: 0,
                    });
                }
            }
            Variable::Part(below) => {
                let root = family.parts[below as usize].root;
                let (least, most) = self.sizes[below as usize][root as usize];
                for of_part in least..=most.min(size) {
                    if within(high, size - of_part) {
                        let left = self.list(Place {
                            part: below,
                            node: root,
                            size: of_part,
                        });
                        let right = self.list(Place {
                            part,
                            node: node.high,
                            size: size - of_part,
                        });
                        recipes.push(Recipe::Pair {
                            left,
                            left_rank: 0,
                            right,
                            right_rank: 0,
                        });
                    }
                }
            }
        }
        self.lists[at].pending = recipes;
    }
}

enum Ingredients {
    Ready(Set),
    /// This must be found first.
    Missing(usize, usize),
    /// A list has not so many sets.
    Never,
}

impl Recipe {
    /// What may come next once this is found; over all recipes each one arises once.
    fn successors(self) -> [Option<Recipe>; 2] {
        match self {
            Recipe::Same { list, rank } => [
                Some(Recipe::Same {
                    list,
                    rank: rank + 1,
                }),
                None,
            ],
            Recipe::Event { event, list, rank } => [
                Some(Recipe::Event {
                    event,
                    list,
                    rank: rank + 1,
                }),
                None,
            ],
            Recipe::Pair {
                left,
                left_rank,
                right,
                right_rank,
            } => {
                let next_left = Recipe::Pair {
                    left,
                    left_rank: left_rank + 1,
                    right,
                    right_rank,
                };
                let next_right = Recipe::Pair {
                    left,
                    left_rank,
                    right,
                    right_rank: right_rank + 1,
                };
                [Some(next_left), (left_rank == 0).then_some(next_right)]
            }
        }
    }
}

/// The union of two ascending sets without common members.
fn merged(a: &[u32], b: &[u32]) -> Set {
    let mut all: Vec<u32> = a.iter().chain(b).copied().collect();
    all.sort_unstable();
    all.into()
}
