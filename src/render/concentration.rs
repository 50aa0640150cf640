//! Classic measures in sentences, for comparison only.

use crate::analysis::concentration::Comparison;

use super::number::shortened;

/// What the classic measures say, and that they do not answer the question.
pub(super) fn sentences(comparison: &Comparison) -> Vec<String> {
    let indices: Vec<f64> = comparison
        .markets
        .iter()
        .filter_map(|market| market.hhi)
        .collect();
    let high = indices.iter().filter(|&&index| index > 2_500.0).count();
    let few = comparison
        .markets
        .iter()
        .filter(|market| market.countries_to_75_pct.is_some_and(|n| n <= 2))
        .count();
    let mut found = vec![format!(
        "For comparison, not the answer: {high} of {} markets upstream are highly concentrated (HHI above 2500), in \
         {few} two countries or fewer make 75 %.",
        indices.len(),
    )];
    if let [measures] = comparison.graph.as_slice() {
        let or_none = |products: &[String]| {
            if products.is_empty() {
                "none".to_owned()
            } else {
                shortened(products, 8)
            }
        };
        found.push(format!(
            "For comparison, blind to which inputs are necessary: dominators {}; articulation points {}.",
            or_none(&measures.dominators),
            or_none(&measures.articulation),
        ));
    }
    found
}
