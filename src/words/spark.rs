//! A series as one line of small bars, for a terminal or a table.

/// The bars, from nothing to the whole.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// One bar per value on a fixed scale from 0 to 1, so that two lines can be compared.
///
/// Only 1 and more is the full bar and only 0 and less the lowest: something is
/// not nothing, and almost all is not all. What is not known is `?`, which is
/// not a low bar.
pub fn line(values: &[Option<f64>]) -> String {
    values.iter().map(|&value| bar(value)).collect()
}

fn bar(value: Option<f64>) -> char {
    let last = BARS.len() - 1;
    match value {
        Some(value) if value <= 0.0 => BARS[0],
        Some(value) if value >= 1.0 => BARS[last],
        Some(value) if value.is_finite() => {
            BARS[((value * last as f64) as usize + 1).min(last - 1)]
        }
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn bars_rise_with_their_values() {
        let steps: Vec<Option<f64>> = (0..=20).map(|at| Some(f64::from(at) / 20.0)).collect();
        let bars: Vec<char> = line(&steps).chars().collect();
        assert!(bars.is_sorted(), "{bars:?}");
        assert_eq!((bars[0], bars[20]), ('▁', '█'));
    }

    #[test]
    fn little_is_not_nothing_and_almost_all_is_not_all() {
        assert_eq!(
            line(&[Some(0.0), Some(0.001), Some(0.999), Some(1.0)]),
            "▁▂▇█"
        );
    }

    #[test]
    fn unknown_is_no_bar_and_the_scale_is_kept() {
        assert_eq!(line(&[None, Some(f64::NAN), Some(-3.0), Some(7.0)]), "??▁█");
        assert_eq!(line(&[]), "");
    }
}
