//! Strongly connected components of a dense directed graph.

/// Nodes that all reach each other, or a single node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Component {
    /// The members, in ascending order.
    pub(crate) members: Vec<u32>,
    /// Whether a member reaches itself along at least one edge.
    pub(crate) cyclic: bool,
}

/// The components reachable from `roots`, each after all components it leads to.
///
/// Linear in the nodes and edges; works on an explicit stack, so that depth is no limit.
///
/// # Sources
///
/// Tarjan1972, see `docs/references.md`.
pub(crate) fn components<S>(
    n_nodes: usize,
    roots: impl IntoIterator<Item = u32>,
    successors: impl Fn(u32) -> S,
) -> Vec<Component>
where
    S: Iterator<Item = u32>,
{
    const UNSEEN: u32 = u32::MAX;
    let mut number = vec![UNSEEN; n_nodes];
    let mut low = vec![0_u32; n_nodes];
    let mut on_path = vec![false; n_nodes];
    let mut selfish = vec![false; n_nodes];
    let mut path: Vec<u32> = Vec::new();
    let mut stack: Vec<(u32, S)> = Vec::new();
    let mut found = Vec::new();
    let mut next = 0;
    for root in roots {
        if number[root as usize] != UNSEEN {
            continue;
        }
        let mut enter = Some(root);
        loop {
            if let Some(node) = enter.take() {
                number[node as usize] = next;
                low[node as usize] = next;
                next += 1;
                on_path[node as usize] = true;
                path.push(node);
                stack.push((node, successors(node)));
            }
            let Some((node, rest)) = stack.last_mut() else {
                break;
            };
            let node = *node;
            if let Some(target) = rest.next() {
                selfish[node as usize] |= target == node;
                if number[target as usize] == UNSEEN {
                    enter = Some(target);
                } else if on_path[target as usize] {
                    low[node as usize] = low[node as usize].min(number[target as usize]);
                }
                continue;
            }
            stack.pop();
            if let Some((parent, _)) = stack.last() {
                low[*parent as usize] = low[*parent as usize].min(low[node as usize]);
            }
            if low[node as usize] == number[node as usize] {
                let start = path.iter().rposition(|&n| n == node);
                let mut members = path.split_off(start.expect("a node is on its own path"));
                for &member in &members {
                    on_path[member as usize] = false;
                }
                members.sort_unstable();
                let cyclic = members.len() > 1 || selfish[node as usize];
                found.push(Component { members, cyclic });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn a_component_comes_after_those_it_leads_to_and_knows_whether_it_is_a_cycle() {
        let edges: [&[u32]; 6] = [&[1, 4], &[2], &[3], &[1, 5], &[4], &[]];
        let found: Vec<(Vec<u32>, bool)> =
            components(6, [0], |n| edges[n as usize].iter().copied())
                .into_iter()
                .map(|component| (component.members, component.cyclic))
                .collect();
        assert_eq!(
            found,
            [
                (vec![5], false),
                (vec![1, 2, 3], true),
                (vec![4], true),
                (vec![0], false)
            ]
        );
    }

    #[test]
    fn a_long_chain_does_not_exhaust_the_stack() {
        let found = components(300_000, [0], |n| {
            (n + 1 < 300_000).then_some(n + 1).into_iter()
        });
        assert_eq!(found.len(), 300_000);
    }
}
