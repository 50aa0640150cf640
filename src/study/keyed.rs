//! Uniform draws keyed by what is drawn: the order of a file, of facts or of threads never shows.

/// What a fact is called among draws.
///
/// FNV-1a over the words, with a separator that no id contains.
pub(super) fn key<'a>(words: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut key = 0xCBF2_9CE4_8422_2325_u64;
    for word in words {
        for byte in word.bytes().chain([0xFF]) {
            key = (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
    key
}

/// A number between 0 and 1, told by seed, fact and draw alone.
///
/// Two rounds of the finalizer of SplitMix64 (Steele, Lea and Flood 2014): every
/// bit of the three moves every bit of the answer.
pub(super) fn uniform(seed: u64, key: u64, draw: u64) -> f64 {
    let fact = mix(seed ^ mix(key));
    let bits = mix(fact.wrapping_add(draw.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

const fn mix(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::{key, uniform};

    #[test]
    fn draws_of_one_fact_are_uniform_and_those_of_two_are_not_alike() {
        let (a, b) = (
            key(["cover", "chip", "gas"]),
            key(["cover", "chip", "wafer"]),
        );
        let n = 10_000;
        let draws = |key: u64| (0..n).map(move |draw| uniform(42, key, draw));
        let mean = draws(a).sum::<f64>() / n as f64;
        assert!((mean - 0.5).abs() < 4.0 * (1.0 / 12.0_f64 / n as f64).sqrt());
        let together = draws(a)
            .zip(draws(b))
            .map(|(a, b)| (a - 0.5) * (b - 0.5))
            .sum::<f64>();
        // The covariance of independent draws has a standard error of 1/12 / √n.
        assert!((together / n as f64).abs() < 4.0 / 12.0 / (n as f64).sqrt());
        assert!(draws(a).all(|draw| (0.0..1.0).contains(&draw)));
    }

    #[test]
    fn words_are_not_glued_together() {
        assert_ne!(key(["ab", "c"]), key(["a", "bc"]));
    }
}
