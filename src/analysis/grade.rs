//! On which evidence a verdict rests: the best grade at which it is already decided.

use crate::{
    engine::dynamics::NEVER,
    model::{Event, source::Grade},
    network::{End, dated::dated, ix::RowIx},
};

use super::{
    prepared::{Prepared, Scratch, Solved},
    verdict::Verdict,
};

impl Prepared<'_> {
    /// The best grade of evidence on which each target's verdict is already decided; `None` where it is open.
    ///
    /// The answer at a stricter trust level contains the one at a laxer, so a
    /// verdict that is decided at one level is decided alike at all below.
    pub(crate) fn grades(
        &self,
        solved: &[Solved; 2],
        events: &[Event],
        scratch: &mut Scratch,
    ) -> Vec<Option<Grade>> {
        let trust = self.question().reading.trust;
        let decided = |&row: &RowIx| self.verdict(solved, row) != Verdict::Possible;
        let mut grades: Vec<Option<Grade>> = self
            .target_rows()
            .iter()
            .map(|row| decided(row).then_some(trust))
            .collect();
        for level in Grade::ALL.into_iter().take_while(|level| *level < trust) {
            let open: Vec<usize> = (0..grades.len())
                .filter(|&at| grades[at] == Some(trust))
                .collect();
            if open.is_empty() {
                break;
            }
            for at in self.alike_at(level, solved, events, open, scratch) {
                grades[at] = Some(level);
            }
        }
        grades
    }

    /// Those of some targets, by position, whose verdict is the same at a stricter trust level, with some things lost
    /// besides.
    ///
    /// What one end tells is not asked of the other.
    fn alike_at(
        &self,
        trust: Grade,
        solved: &[Solved; 2],
        events: &[Event],
        mut open: Vec<usize>,
        scratch: &mut Scratch,
    ) -> Vec<usize> {
        for end in [End::Worst, End::Best] {
            if open.is_empty() {
                break;
            }
            let rows = open.iter().map(|&at| {
                let target = &self.question().targets[at];
                let [worst, _] = &self.at(trust).ends;
                worst.atlas.buyer_row_of(self.chain(), target)
            });
            let rows: Vec<RowIx> = rows.collect();
            let mut short = self
                .short_at((trust, end), events, &rows, scratch)
                .into_iter();
            open.retain(|&at| {
                let verdict = self.verdict(solved, self.target_rows()[at]);
                short.next() == Some(verdict == Verdict::Lost)
            });
        }
        open
    }

    /// Which rows are lost at one end of a stricter trust level.
    fn short_at(
        &self,
        (trust, end): (Grade, End),
        events: &[Event],
        rows: &[RowIx],
        scratch: &mut Scratch,
    ) -> Vec<bool> {
        let question = self.question();
        if question.keeps_running() {
            let weeks = self.falls_at((trust, end), events, rows, scratch);
            return weeks.into_iter().map(|week| week != NEVER).collect();
        }
        let compiled = &self.at(trust).ends[usize::from(end == End::Best)];
        let dated = dated(self.chain(), compiled, &self.case().changes);
        let dated = dated.and_losing(self.chain(), compiled, events);
        let shock = dated.at_its_worst(&compiled.network, question.horizon);
        let star = self.star(compiled, &shock, scratch);
        let short = |row: &RowIx| star.rows[row.ix()] < question.theta.ppm();
        rows.iter().map(short).collect()
    }
}
