//! A case made ready to be answered: both ends of what is unknown compiled once, for any number of losses.

use std::{borrow::Cow, sync::Arc};

use crate::{
    engine::{
        dynamics::{self as flow, Course, Followed, Layout},
        theta_star::{self, ThetaStar},
    },
    model::{
        Case, Chain, Change, Event, EventKind, FixedPoint, Question,
        change::Span,
        id::ProductId,
        parts::Unresolved,
        quantity::{Share, Weeks},
        source::Grade,
        view::Basis,
    },
    network::{
        Compiled, End, Shock, Tables, Timeline,
        dated::{Dated, dated},
        ix::{ProducerIx, RowIx},
        supply::{Asked, place},
    },
};

use super::{
    dynamics::{Flow, Response},
    facts,
    networks::{Level, Networks},
    split::{reaches_persons, split},
};

/// How many weeks are followed at most, whatever the horizon.
pub const MOST_WEEKS: u32 = 5200;

/// A case with its networks compiled: every answer is read off it.
///
/// Cases that differ in dates, sizes, thresholds and losses of the same kinds
/// share one pair of networks, see [`Prepared::share`].
#[derive(Debug, Clone)]
pub struct Prepared<'chain> {
    chain: Cow<'chain, Chain>,
    case: Case,
    networks: Arc<Networks>,
    dated: [Dated; 2],
    response: Response,
    /// The most that the makers of each recipe can make, at both ends.
    surge_limit: [Vec<f64>; 2],
}

/// Memory reused from one loss to the next.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    theta_star: theta_star::Scratch,
    flow: flow::Scratch,
}

/// One end of one loss, solved.
#[derive(Debug, Clone)]
pub struct Solved {
    /// The dated changes.
    pub dated: Dated,
    /// Every loss in force as if for good, with what has arrived by the horizon.
    pub shock: Shock,
    /// Critical thresholds under that shock.
    pub star: ThetaStar,
    /// What falls when below the threshold asked for within the horizon, when it is back, and how much is missing.
    pub course: Course,
}

impl<'chain> Prepared<'chain> {
    /// Compiles a case.
    ///
    /// # Errors
    ///
    /// When the case names something that the chain does not have.
    ///
    /// # Complexity
    ///
    /// Linear in the chain, times the bans.
    ///
    /// # Examples
    ///
    /// ```
    /// use linchpin::{
    ///     analysis::{Prepared, Scratch},
    ///     load,
    ///     model::{Case, Event, Question, change::Span},
    /// };
    ///
    /// let chain = load::allied();
    /// let taiwan = Event::parse(&chain, "TWN")?;
    /// let case = Case::losing(Question::of(&chain), [taiwan], Span::ALWAYS);
    /// let prepared = Prepared::new(&chain, &case)?;
    /// let answer = prepared.answer(&mut Scratch::default());
    /// assert_eq!(answer.targets.len(), chain.targets().len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(chain: &'chain Chain, case: &Case) -> Result<Self, Unresolved> {
        case.resolve(chain.parts())?;
        Ok(Self::for_losses(chain, case, &[]))
    }

    /// Compiles a case so that losses of some more kinds can be told on top of it.
    ///
    /// # Panics
    ///
    /// When the case names something that the chain does not have; see [`Case::resolve`].
    pub fn for_losses(chain: &'chain Chain, case: &Case, kinds: &[EventKind]) -> Self {
        Self::on_tables(chain, case, kinds, None)
    }

    /// Another case of the same chain, read alike and compiled anew; who holds what is worked out once for both.
    pub(crate) fn anew(&self, chain: &'chain Chain, case: &Case) -> Self {
        let is_alike = case.question.reading.open_data == self.question().reading.open_data;
        let tables = is_alike.then(|| Arc::clone(&self.networks.tables));
        Self::on_tables(chain, case, &[], tables)
    }

    /// Changes touch recipes and blocs, never who holds what, so that the tables of the chain serve for all of them.
    fn on_tables(
        chain: &'chain Chain,
        case: &Case,
        kinds: &[EventKind],
        tables: Option<Arc<Tables>>,
    ) -> Self {
        let changed = case.changes_chain().then(|| case.changed(chain));
        let is_open = case.question.reading.open_data;
        let opened = is_open.then(|| facts::not_commercial(chain));
        let chain = changed.map_or(Cow::Borrowed(chain), Cow::Owned);
        let split = split(&chain, case, kinds);
        let tables = tables.unwrap_or_else(|| Arc::new(Tables::of(&chain)));
        let mut networks = Networks::new(&chain, case, split, tables);
        networks.opened = opened;
        Self::on(chain, case.clone(), Arc::new(networks), Response::DEFAULT)
    }

    /// The same case on a chain that differs in figures alone: in the supply of the products given, by their positions,
    /// and in what inputs and makers are told to be.
    ///
    /// `None` where nothing but supply differs and it is split as before, so that both networks are the same.
    pub(crate) fn variant<'other>(
        &self,
        chain: &'other Chain,
        resupplied: &[u32],
        differs_besides: bool,
    ) -> Option<Prepared<'other>> {
        let case = &self.case;
        let changed = case.changes_chain().then(|| case.changed(chain));
        let chain = changed.map_or(Cow::Borrowed(chain), Cow::Owned);
        let before = &self.networks.tables;
        let tables = before.with(&chain, resupplied);
        let split = self.networks.split.clone();
        let asked = Asked {
            frame: split.frame,
            trust: case.question.reading.trust,
            basis: case.question.basis,
            apart: &split.apart,
        };
        let placed = |chain: &Chain, tables: &Tables, at: u32| {
            let product = &chain.products()[at as usize];
            place(chain, product, tables.get(at), asked)
        };
        let is_alike = |&at: &u32| placed(&self.chain, before, at) == placed(&chain, &tables, at);
        if !differs_besides && resupplied.iter().all(is_alike) {
            return None;
        }
        let networks = Networks::new(&chain, case, split, Arc::new(tables));
        let response = self.response;
        Some(Prepared::on(
            chain,
            case.clone(),
            Arc::new(networks),
            response,
        ))
    }

    /// The rows that the case touches at each end, worst first: no other row can ever run short.
    pub(crate) fn touched(&self) -> [Vec<bool>; 2] {
        let Level { ends, flows } = &self.networks.asked;
        [0, 1].map(|end| {
            let network = &ends[end].network;
            let timeline = self.dated[end].timeline();
            let hit = timeline.pulses.iter().map(|pulse| pulse.producer);
            let layout = Layout::touched(network, &flows[end].ground, hit);
            let mut touched = vec![false; network.n_rows()];
            for row in layout.rows() {
                touched[row.ix()] = true;
            }
            touched
        })
    }

    fn on(
        chain: Cow<'chain, Chain>,
        case: Case,
        networks: Arc<Networks>,
        response: Response,
    ) -> Self {
        let Level { ends, flows } = &networks.asked;
        let dated = ends
            .each_ref()
            .map(|compiled| dated(&chain, compiled, &case.changes));
        Self {
            surge_limit: flows.each_ref().map(|flow| flow.surge_limit(&response)),
            chain,
            case,
            dated,
            networks,
            response,
        }
    }

    /// The same where producers and users behave otherwise.
    #[must_use]
    pub fn responding(self, response: Response) -> Self {
        Self::on(self.chain, self.case, self.networks, response)
    }

    /// How producers and users behave.
    pub const fn response(&self) -> &Response {
        &self.response
    }

    /// Another case on the same networks; `None` where it needs networks of its own.
    pub fn share(&self, case: &Case) -> Option<Self> {
        let is_shared =
            self.case.compiles_like(case) && split(&self.chain, case, &[]) == self.networks.split;
        is_shared.then(|| self.with_case(case.clone()))
    }

    /// The same with some things lost besides, on the same networks, which must tell losses of their kind.
    pub(crate) fn and_losing(&self, changes: impl IntoIterator<Item = Change>) -> Self {
        let mut case = self.case.clone();
        case.changes.extend(changes);
        self.with_case(case)
    }

    fn with_case(&self, case: Case) -> Self {
        let networks = Arc::clone(&self.networks);
        Self::on(self.chain.clone(), case, networks, self.response)
    }

    /// Where only open data count, how many figures of each product were opened, in chain order.
    pub(crate) fn opened(&self) -> Option<&[u32]> {
        self.networks.opened.as_deref()
    }

    /// The chain, with the case's changes to its blocs and recipes.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The case.
    pub const fn case(&self) -> &Case {
        &self.case
    }

    /// What is asked.
    pub const fn question(&self) -> &Question {
        &self.case.question
    }

    /// Compiled with everything unknown at its worst.
    pub fn worst(&self) -> &Compiled {
        &self.networks.asked.ends[0]
    }

    /// Compiled with everything unknown at its best.
    pub fn best(&self) -> &Compiled {
        &self.networks.asked.ends[1]
    }

    /// Both, worst first.
    pub fn ends(&self) -> [&Compiled; 2] {
        [self.worst(), self.best()]
    }

    /// The rows of the targets, in the question's order; the same at both ends.
    pub fn target_rows(&self) -> &[RowIx] {
        &self.networks.target_rows
    }

    /// The row that supplies a product to those whom the case asks about.
    pub(crate) fn row_of(&self, product: &ProductId) -> RowIx {
        self.worst().atlas.buyer_row_of(&self.chain, product)
    }

    /// Solves the case at both ends, worst first.
    pub fn solve(&self, scratch: &mut Scratch) -> [Solved; 2] {
        let [worst, best] = self.dated.clone();
        [
            self.solve_dated(self.worst(), worst, scratch),
            self.solve_dated(self.best(), best, scratch),
        ]
    }

    /// Solves the case with some things lost besides, wholly, from the start and for good.
    pub fn solve_losing(&self, events: &[Event], scratch: &mut Scratch) -> [Solved; 2] {
        let [worst, best] = &self.dated;
        [(self.worst(), worst), (self.best(), best)].map(|(compiled, dated)| {
            let dated = dated.and_losing(&self.chain, compiled, events);
            self.solve_dated(compiled, dated, scratch)
        })
    }

    /// The case with some things lost besides, where their takes must be weighed on networks of their own.
    ///
    /// A law that reaches a country's firms anywhere takes what others make at
    /// home too, so it has no part of one split of supply.
    pub(crate) fn on_its_own(&self, events: &[Event]) -> Option<Self> {
        let is_law = self.case.question.basis == Basis::Law;
        let reaches = |event: &Event| reaches_persons(&self.chain, event);
        (is_law && events.iter().any(reaches)).then(|| {
            let mut case = self.case.clone();
            let lost = |event: &Event| Change::loss_of(event.clone(), Span::ALWAYS);
            case.changes.extend(events.iter().map(lost));
            let split = split(&self.chain, &case, &[]);
            let tables = Arc::clone(&self.networks.tables);
            let networks = Networks::new(&self.chain, &case, split, tables);
            Self::on(self.chain.clone(), case, Arc::new(networks), self.response)
        })
    }

    /// Compiles every stricter trust level ahead of its use.
    pub(crate) fn compile_stricter(&self) {
        let trust = self.question().reading.trust;
        for level in Grade::ALL.into_iter().filter(|level| *level < trust) {
            self.at(level);
        }
    }

    /// Both ends at a stricter trust level.
    pub(crate) fn at(&self, trust: Grade) -> &Level {
        let networks = &self.networks;
        networks.stricter[trust as usize].get_or_init(|| {
            let Networks { split, tables, .. } = &**networks;
            Level::in_turn(&self.chain, &self.case, split, tables, trust)
        })
    }

    /// Every loss of the case and some more in force as if for good, with what has arrived by the horizon.
    pub(crate) fn shock_losing(&self, compiled: &Compiled, events: &[Event]) -> Shock {
        let dated = self.dated_at(compiled.structure.end);
        let dated = dated.and_losing(&self.chain, compiled, events);
        dated.at_its_worst(&compiled.network, self.question().horizon)
    }

    /// The dated changes of the case at one end.
    pub(crate) const fn dated_at(&self, end: End) -> &Dated {
        match end {
            End::Worst => &self.dated[0],
            End::Best => &self.dated[1],
        }
    }

    /// Solves dated changes at one end.
    pub fn solve_dated(&self, compiled: &Compiled, dated: Dated, scratch: &mut Scratch) -> Solved {
        let network = &compiled.network;
        let shock = dated.at_its_worst(network, self.question().horizon);
        Solved {
            star: self.star(compiled, &shock, scratch),
            course: self.course(
                compiled,
                &dated,
                self.question().theta,
                self.n_weeks(),
                scratch,
            ),
            dated,
            shock,
        }
    }

    /// Critical thresholds under a loss.
    pub fn star(&self, compiled: &Compiled, shock: &Shock, scratch: &mut Scratch) -> ThetaStar {
        theta_star::solve(
            &compiled.network,
            shock,
            self.fixed_point(),
            &mut scratch.theta_star,
        )
    }

    /// What falls when below a threshold within some weeks, when it is back, and how much is missing.
    pub(crate) fn course(
        &self,
        compiled: &Compiled,
        dated: &Dated,
        theta: Share,
        weeks: u32,
        scratch: &mut Scratch,
    ) -> Course {
        let timeline = dated.timeline();
        let followed = self.followed(compiled, &timeline, theta, weeks);
        flow::follow(&compiled.network, &followed, &mut scratch.flow)
    }

    /// When some rows fall within the horizon at one end of a trust level, with some things lost besides.
    ///
    /// The level is the one asked for or a stricter one.
    pub(crate) fn falls_at(
        &self,
        (trust, end): (Grade, End),
        events: &[Event],
        rows: &[RowIx],
        scratch: &mut Scratch,
    ) -> Vec<u32> {
        let Level { ends, flows } = if trust == self.question().reading.trust {
            &self.networks.asked
        } else {
            self.at(trust)
        };
        let end = usize::from(end == End::Best);
        let (compiled, flow) = (&ends[end], &flows[end]);
        let dated = dated(&self.chain, compiled, &self.case.changes);
        let timeline = dated.and_losing(&self.chain, compiled, events).timeline();
        let surge_limit = flow.surge_limit(&self.response);
        let followed = Followed {
            surge_limit: &surge_limit,
            ..self.following(flow, &timeline, self.question().theta, self.n_weeks(), end)
        };
        flow::falls(&compiled.network, &followed, rows, &mut scratch.flow)
    }

    /// What is followed from week to week on one of the networks of this case.
    pub(crate) fn followed<'a>(
        &'a self,
        compiled: &Compiled,
        timeline: &'a Timeline,
        theta: Share,
        weeks: u32,
    ) -> Followed<'a> {
        let at = usize::from(compiled.structure.end == End::Best);
        self.following(&self.networks.asked.flows[at], timeline, theta, weeks, at)
    }

    fn following<'a>(
        &'a self,
        flow: &'a Flow,
        timeline: &'a Timeline,
        theta: Share,
        weeks: u32,
        end: usize,
    ) -> Followed<'a> {
        Followed {
            ground: &flow.ground,
            timeline,
            late: &flow.newcomers,
            response: &self.response,
            surge_limit: &self.surge_limit[end],
            theta: theta.fraction(),
            weeks,
        }
    }

    /// The runs of some losses on the worst network, which stands for both ends where only numbers differ.
    pub(crate) fn layout(&self, hit: impl IntoIterator<Item = ProducerIx>) -> Layout {
        Layout::touched(
            &self.worst().network,
            &self.networks.asked.flows[0].ground,
            hit,
        )
    }

    /// The most that the makers of each recipe can make in the best case.
    pub(crate) fn most(&self) -> &[f64] {
        &self.surge_limit[1]
    }

    /// How many weeks the case is followed: those of the horizon, the last one whole.
    pub fn n_weeks(&self) -> u32 {
        weeks_until(self.question().horizon)
    }

    /// Which fixed point the question means.
    pub const fn fixed_point(&self) -> FixedPoint {
        self.case.question.reading.fixed_point
    }
}

/// How many weeks reach as far as a time, at least one.
pub(crate) fn weeks_until(time: Weeks) -> u32 {
    (time.weeks().ceil() as u32).clamp(1, MOST_WEEKS)
}

/// Whether two cases of one chain share their networks.
pub(crate) fn share_networks(chain: &Chain, a: &Case, b: &Case) -> bool {
    a.compiles_like(b) && split(chain, a, &[]) == split(chain, b, &[])
}
