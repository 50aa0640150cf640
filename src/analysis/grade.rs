//! On which evidence a verdict rests: the best grade at which it is already decided.

use crate::{
    engine::{
        dynamics::{Course, NEVER},
        theta_star::ThetaStar,
    },
    model::{Event, source::Grade},
    network::{dated::dated, ix::RowIx},
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
            if grades
                .iter()
                .all(|grade| grade.is_none_or(|grade| grade < level))
            {
                break;
            }
            let verdicts = self.verdicts_at(level, events, scratch);
            let rows = self.target_rows().iter();
            for ((grade, verdict), &row) in grades.iter_mut().zip(verdicts).zip(rows) {
                if *grade == Some(trust) && verdict == self.verdict(solved, row) {
                    *grade = Some(level);
                }
            }
        }
        grades
    }

    /// What becomes of each target at a stricter trust level, with some things lost besides.
    fn verdicts_at(&self, trust: Grade, events: &[Event], scratch: &mut Scratch) -> Vec<Verdict> {
        let question = self.question();
        let [worst, _] = &self.at(trust).ends;
        let targets = question.targets.iter();
        let rows = targets.map(|target| worst.atlas.buyer_row_of(self.chain(), target));
        if question.keeps_running() {
            let courses = self.courses_at(trust, events, scratch);
            let falls = |course: &Course, row: RowIx| course.falls[row.ix()] != NEVER;
            return rows
                .map(|row| {
                    let [hard, easy] = courses.each_ref().map(|course| falls(course, row));
                    Verdict::of_ends(hard || easy, hard && easy)
                })
                .collect();
        }
        let stars: [ThetaStar; 2] = self.at(trust).ends.each_ref().map(|compiled| {
            let dated = dated(self.chain(), compiled, &self.case().changes);
            let dated = dated.and_losing(self.chain(), compiled, events);
            let shock = dated.at_its_worst(&compiled.network, question.horizon);
            self.star(compiled, &shock, scratch)
        });
        let short = |star: &ThetaStar, row: RowIx| star.rows[row.ix()] < question.theta.ppm();
        rows.map(|row| Verdict::of_ends(short(&stars[0], row), short(&stars[1], row)))
            .collect()
    }
}
