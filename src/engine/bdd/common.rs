//! Common arguments: what a gate already asks for need not be asked again below it.

use super::graph::{Graph, Kind};

/// Replaces arguments that a gate above has settled by constants; answers whether any was.
///
/// In `a and (b or (a and c))` the inner `a` may be taken as true: where it is
/// false, the outer gate is false anyway. That holds for an inner gate every
/// path to which passes the outer one, which is dominance; so no gate is copied.
/// Dually for `or`. The graph must be without cycles and arguments must precede gates.
///
/// # Complexity
///
/// Nearly linear: one computation of dominators and one walk over their tree.
///
/// # Sources
///
/// Dominators in the order of CooperEtAl2001, see `docs/references.md`; applying them
/// to arguments of gates is our own way of doing it without copies.
pub(super) fn propagate(graph: &mut Graph) -> bool {
    let n = graph.vertices.len();
    let top = graph.top;
    let mut users: Vec<Vec<u32>> = vec![Vec::new(); n];
    let mut reached = vec![false; n];
    reached[top as usize] = true;
    // Arguments precede gates, so falling order visits users first.
    let mut tree = Tree {
        above: vec![top; n],
        far: vec![top; n],
        depth: vec![0; n],
    };
    for ix in (0..n as u32).rev() {
        if !reached[ix as usize] {
            continue;
        }
        if ix != top {
            let users = &users[ix as usize];
            let nearest = users[1..].iter().fold(users[0], |a, &b| tree.common(a, b));
            tree.hang(ix, nearest);
        }
        for &arg in &graph.vertices[ix as usize].args {
            reached[arg as usize] = true;
            users[arg as usize].push(ix);
        }
    }
    let mut below: Vec<Vec<u32>> = vec![Vec::new(); n];
    for ix in 0..n as u32 {
        if reached[ix as usize] && ix != top {
            below[tree.above[ix as usize] as usize].push(ix);
        }
    }
    // How many gates above settle an argument as false and as true.
    let mut settled = vec![[0_u32; 2]; n];
    let mut changed = false;
    let mut stack = vec![(top, false)];
    while let Some((ix, done)) = stack.pop() {
        let vertex = &mut graph.vertices[ix as usize];
        if !done {
            for arg in &mut vertex.args {
                let [as_false, as_true] = settled[*arg as usize];
                if *arg > 1 && as_false + as_true > 0 {
                    // With both, the gate does not matter at all and either will do.
                    *arg = u32::from(as_true > 0);
                    changed = true;
                }
            }
        }
        let value = match vertex.kind {
            Kind::And => 1,
            Kind::Or => 0,
            _ => {
                if !done {
                    stack.extend(below[ix as usize].iter().map(|&child| (child, false)));
                }
                continue;
            }
        };
        for &arg in vertex.args.iter().filter(|&&arg| arg > 1) {
            let count = &mut settled[arg as usize][value];
            *count = if done { *count - 1 } else { *count + 1 };
        }
        if !done {
            stack.push((ix, true));
            stack.extend(below[ix as usize].iter().map(|&child| (child, false)));
        }
    }
    changed
}

/// A growing tree in which common ancestors are found in logarithmic time.
struct Tree {
    above: Vec<u32>,
    /// An ancestor further up, such that two steps of one size are followed by a longer one.
    far: Vec<u32>,
    depth: Vec<u32>,
}

impl Tree {
    fn hang(&mut self, ix: u32, above: u32) {
        let far = self.far[above as usize];
        let further = self.far[far as usize];
        let [d0, d1, d2] = [above, far, further].map(|ix| self.depth[ix as usize]);
        self.above[ix as usize] = above;
        self.far[ix as usize] = if d0 - d1 == d1 - d2 { further } else { above };
        self.depth[ix as usize] = d0 + 1;
    }

    fn common(&self, mut a: u32, mut b: u32) -> u32 {
        if self.depth[a as usize] < self.depth[b as usize] {
            std::mem::swap(&mut a, &mut b);
        }
        let target = self.depth[b as usize];
        while self.depth[a as usize] > target {
            let far = self.far[a as usize];
            a = if self.depth[far as usize] >= target {
                far
            } else {
                self.above[a as usize]
            };
        }
        while a != b {
            let (far_a, far_b) = (self.far[a as usize], self.far[b as usize]);
            if far_a == far_b {
                (a, b) = (self.above[a as usize], self.above[b as usize]);
            } else {
                (a, b) = (far_a, far_b);
            }
        }
        a
    }
}
