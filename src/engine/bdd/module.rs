//! Modules: parts of the graph that share nothing with the rest.

use super::graph::{Graph, Kind};
use crate::network::Component;

/// A part of the function that is a variable to everything above it.
#[derive(Debug, Clone)]
pub(super) struct Module {
    /// The vertex it computes.
    pub(super) root: u32,
    /// Its components in the order of evaluation; what they read besides is in `leaves`.
    pub(super) body: Vec<Component>,
    /// The vertices it takes for variables: events and roots of earlier modules.
    pub(super) leaves: Vec<u32>,
}

/// Groups arguments of one gate that share nothing with its other arguments.
///
/// The groups become gates, and so modules of fewer variables each.
pub(super) fn group(graph: &mut Graph) {
    let components = graph.components();
    let uses = graph.n_uses(&components);
    let mut is_module = find(graph, &components);
    let mut mark = vec![u32::MAX; graph.vertices.len()];
    for component in components.iter().filter(|component| !component.cyclic) {
        let gate = component.members[0];
        let kind = graph.vertices[gate as usize].kind;
        if !matches!(kind, Kind::And | Kind::Or) {
            continue;
        }
        let args = graph.vertices[gate as usize].args.clone();
        let alone = |arg: u32| uses[arg as usize] == 1 && is_module[arg as usize];
        let (loose, bound): (Vec<u32>, Vec<u32>) = args.iter().partition(|&&arg| alone(arg));
        let mut groups = vec![loose];
        if is_module[gate as usize] {
            groups.extend(connected(graph, &bound, &is_module, &mut mark));
        } else {
            groups.push(bound);
        }
        groups.retain(|group| !group.is_empty());
        if groups.len() < 2 {
            continue;
        }
        let mut new_args = Vec::new();
        for (ix, group) in groups.into_iter().enumerate() {
            // Of a gate that is no module, only what is used nowhere else can stand apart.
            if group.len() > 1 && (ix == 0 || is_module[gate as usize]) {
                new_args.push(graph.add_apart(kind, group));
                is_module.push(true);
                mark.push(u32::MAX);
            } else {
                new_args.extend(group);
            }
        }
        graph.vertices[gate as usize].args = new_args;
    }
}

/// All modules below the top, earlier ones first; the last one is that of the top.
pub(super) fn split(graph: &Graph) -> Vec<Module> {
    let components = graph.components();
    let is_module = find(graph, &components);
    let mut home = vec![u32::MAX; graph.vertices.len()];
    for (ix, component) in components.iter().enumerate() {
        for &member in &component.members {
            home[member as usize] = ix as u32;
        }
    }
    let is_event = |ix: u32| matches!(graph.vertices[ix as usize].kind, Kind::Event(_));
    let mut owner = vec![u32::MAX; components.len()];
    let mut modules = Vec::new();
    for component in &components {
        let Some(&root) = component.members.iter().find(|&&ix| is_module[ix as usize]) else {
            continue;
        };
        if is_event(root) && root != graph.top {
            continue;
        }
        let mut body = vec![home[root as usize]];
        let mut leaves = Vec::new();
        owner[home[root as usize] as usize] = root;
        let mut next = 0;
        if is_event(root) {
            leaves.push(root);
            body.clear();
        }
        while let Some(&at) = body.get(next) {
            next += 1;
            for &member in &components[at as usize].members {
                for &arg in &graph.vertices[member as usize].args {
                    let below = home[arg as usize];
                    if owner[below as usize] == root || arg <= 1 {
                        continue;
                    }
                    owner[below as usize] = root;
                    if is_event(arg) || is_module[arg as usize] {
                        leaves.push(arg);
                    } else {
                        body.push(below);
                    }
                }
            }
        }
        // Components are numbered arguments first.
        body.sort_unstable();
        leaves.sort_unstable();
        let body = body
            .into_iter()
            .map(|at| components[at as usize].clone())
            .collect();
        modules.push(Module { root, body, leaves });
    }
    modules
}

/// Which vertices are roots of modules; all events that are used count as such.
///
/// One walk dates the first and last visit of each component; a component is a
/// module if everything below it is visited between its entry and its exit
/// only. Of a cyclic component a single member may be read from outside.
///
/// # Complexity
///
/// Linear.
///
/// # Sources
///
/// DutuitRauzy1996, see `docs/references.md`; cycles are treated as one node here.
fn find(graph: &Graph, components: &[Component]) -> Vec<bool> {
    let n = components.len();
    let mut home = vec![u32::MAX; graph.vertices.len()];
    for (ix, component) in components.iter().enumerate() {
        for &member in &component.members {
            home[member as usize] = ix as u32;
        }
    }
    // The member read from outside: unset, one, or several.
    let mut entry: Vec<Option<Option<u32>>> = vec![None; n];
    entry[home[graph.top as usize] as usize] = Some(Some(graph.top));
    let mut below: Vec<Vec<u32>> = vec![Vec::new(); n];
    for (ix, component) in components.iter().enumerate() {
        for &member in &component.members {
            for &arg in &graph.vertices[member as usize].args {
                let target = home[arg as usize];
                if target as usize == ix {
                    continue;
                }
                below[ix].push(target);
                let entry = &mut entry[target as usize];
                *entry = match *entry {
                    None => Some(Some(arg)),
                    Some(Some(other)) if other == arg => Some(Some(arg)),
                    _ => Some(None),
                };
            }
        }
    }
    let mut first = vec![0_u32; n];
    let mut exit = vec![0_u32; n];
    let mut last = vec![0_u32; n];
    let mut clock = 0;
    let mut stack: Vec<(u32, usize)> = Vec::new();
    let top = home[graph.top as usize];
    let mut visit = Some(top);
    loop {
        if let Some(at) = visit.take() {
            clock += 1;
            last[at as usize] = clock;
            if first[at as usize] == 0 {
                first[at as usize] = clock;
                stack.push((at, 0));
            }
        }
        let Some((at, next)) = stack.last_mut() else {
            break;
        };
        if let Some(&target) = below[*at as usize].get(*next) {
            *next += 1;
            visit = Some(target);
        } else {
            clock += 1;
            exit[*at as usize] = clock;
            last[*at as usize] = clock;
            stack.pop();
        }
    }
    let mut earliest = vec![u32::MAX; n];
    let mut latest = vec![0_u32; n];
    let mut is_module = vec![false; graph.vertices.len()];
    for at in 0..n {
        for &target in &below[at] {
            let target = target as usize;
            earliest[at] = earliest[at].min(first[target]).min(earliest[target]);
            latest[at] = latest[at].max(last[target]).max(latest[target]);
        }
        let closed = earliest[at] > first[at] && latest[at] < exit[at];
        if let Some(Some(member)) = entry[at]
            && (closed || at as u32 == top)
        {
            is_module[member as usize] = true;
        }
    }
    is_module
}

/// Splits `args` into classes that share no vertex below them.
fn connected(graph: &Graph, args: &[u32], is_module: &[bool], mark: &mut [u32]) -> Vec<Vec<u32>> {
    let mut class: Vec<usize> = (0..args.len()).collect();
    let mut touched = Vec::new();
    for (ix, &arg) in args.iter().enumerate() {
        let mut stack = vec![arg];
        while let Some(at) = stack.pop() {
            if at <= 1 {
                continue;
            }
            let seen = mark[at as usize];
            if seen != u32::MAX {
                let (a, b) = (
                    find_class(&mut class, seen as usize),
                    find_class(&mut class, ix),
                );
                class[a.max(b)] = a.min(b);
                continue;
            }
            mark[at as usize] = ix as u32;
            touched.push(at);
            // What is below a module belongs to it alone.
            if !is_module[at as usize] {
                stack.extend(&graph.vertices[at as usize].args);
            }
        }
    }
    for at in touched {
        mark[at as usize] = u32::MAX;
    }
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); args.len()];
    for (ix, &arg) in args.iter().enumerate() {
        groups[find_class(&mut class, ix)].push(arg);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn find_class(class: &mut [usize], mut ix: usize) -> usize {
    while class[ix] != ix {
        class[ix] = class[class[ix]];
        ix = class[ix];
    }
    ix
}
