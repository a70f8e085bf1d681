//! Choosing a follow-up: what the answer lacks, or what it offers to go deeper into.

use crate::bank::{Kind, Persona, Probe, ProbeKind};
use crate::features::Features;
use crate::plan::Source;
use crate::quote::{About, quotes};
use crate::text::words::Words;
use crate::topic::Topic;
use crate::wording::Wording;
use std::collections::BTreeSet;

/// Chance may change the order of follow-ups that are this close, so that interviews differ.
const CHANCE: usize = 7;

/// A word that a follow-up waits for was said.
const MENTIONED: usize = 30;

/// A word that a follow-up misses was not said.
const MISSING: usize = 8;

/// The bank's own wording is better than a general one.
const OWN_WORDING: usize = 6;

/// Dear to a strict or technical interviewer.
const DEAR: usize = 6;

/// Below this, a follow-up is not worth the time when the answer was rich.
const WORTH_MORE_TIME: usize = 60;

/// Fewer words than this in all answers to a question are too few.
const FEW_WORDS: usize = 40;

/// A follow-up most of whose words were just said asks for what was told: in percent of its words.
const JUST_SAID_PERCENT: usize = 60;

/// A follow-up question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FollowUp {
    pub(crate) kind: ProbeKind,
    pub(crate) text: String,
    /// The words that it waited for: it speaks of them.
    pub(crate) mentions: Vec<String>,
}

impl FollowUp {
    /// Which taken-up phrase leads to it.
    pub(crate) const fn suits(&self) -> &'static [About] {
        suits(self.kind)
    }
}

/// "Why that way?" needs something that "that" stands for; in an answer to a follow-up there may be nothing.
const fn points_at_something(kind: ProbeKind) -> bool {
    matches!(kind, ProbeKind::Alternatives | ProbeKind::Reason | ProbeKind::Failure | ProbeKind::Scale)
}

/// Which taken-up phrase leads to a kind of follow-up.
const fn suits(kind: ProbeKind) -> &'static [About] {
    match kind {
        ProbeKind::Alternatives | ProbeKind::Reason => &[About::Choice, About::Proposal, About::Difficulty],
        ProbeKind::Measurement => &[About::Result],
        ProbeKind::Failure | ProbeKind::Scale => &[About::Proposal, About::Deed],
        ProbeKind::Result => &[About::Difficulty, About::Choice, About::Deed],
        ProbeKind::Reflection => &[About::Difficulty, About::Result],
        ProbeKind::Depth | ProbeKind::Twist => {
            &[About::Difficulty, About::Choice, About::Proposal, About::Deed, About::Result]
        }
        ProbeKind::Ownership | ProbeKind::Example | ProbeKind::Evasion => &[],
    }
}

/// The best follow-up that was not asked yet, or none when it is time to go on.
pub(crate) fn choose(
    topic: &Topic,
    latest: &str,
    much_time: bool,
    persona: Persona,
    wording: &mut Wording,
) -> Option<FollowUp> {
    if topic.probed.len() >= topic.max_probes(persona, much_time) || topic.short_answers >= 2 {
        return None;
    }
    let all = Words::of(&topic.answer);
    let situation = Situation {
        craft: topic.item.question.kind.is_craft(),
        all: Features::of(&all),
        latest: Features::of(&Words::of(latest)),
        first: topic.probed.is_empty(),
    };
    let mut best: Option<(usize, FollowUp)> = None;
    let mut offer = |worth: usize, follow_up: FollowUp| {
        if best.as_ref().is_none_or(|(highest, _)| worth > *highest) {
            best = Some((worth, follow_up));
        }
    };
    let dear = |kind: ProbeKind| {
        let keen = matches!(persona, Persona::Strict | Persona::Technical);
        let dear = [ProbeKind::Measurement, ProbeKind::Failure, ProbeKind::Scale, ProbeKind::Alternatives];
        if keen && dear.contains(&kind) { DEAR } else { 0 }
    };
    let free = |kind: &ProbeKind| !topic.probed.contains(kind);
    let just_said = Words::of(latest).content_stems();
    for probe in topic.item.question.probes.iter().filter(|probe| free(&probe.kind)) {
        if is_told(&probe.text, &just_said) {
            continue;
        }
        if let Some(worth) = situation.worth_of(probe, &all) {
            let worth = worth.saturating_add(OWN_WORDING).saturating_add(dear(probe.kind));
            offer(
                worth.saturating_add(wording.below(CHANCE)),
                FollowUp { kind: probe.kind, text: probe.text.clone(), mentions: probe.mentions.clone() },
            );
        }
    }
    let taken_up: Vec<About> = quotes(latest).into_iter().map(|quote| quote.about).collect();
    for kind in general_kinds(topic, situation.craft).iter().filter(|kind| free(kind)) {
        if !situation.first
            && points_at_something(*kind)
            && !suits(*kind).iter().any(|about| taken_up.contains(about))
        {
            continue;
        }
        let own =
            topic.item.question.probes.iter().any(|probe| probe.kind == *kind && probe.mentions.is_empty());
        if let Some(worth) = situation.worth(*kind).filter(|_| !own)
            && let Some(text) = wording.peek(general_wordings(*kind, sort(topic.item.question.kind)))
        {
            offer(
                worth.saturating_add(dear(*kind)).saturating_add(wording.below(CHANCE)),
                FollowUp { kind: *kind, text, mentions: Vec::new() },
            );
        }
    }
    let (worth, follow_up) = best?;
    let enough = situation.all.is_rich() && !topic.probed.is_empty() && worth < WORTH_MORE_TIME;
    wording.use_up(&follow_up.text);
    (!enough).then_some(follow_up)
}

/// Whether a follow-up asks for what was just said.
fn is_told(follow_up: &str, just_said: &BTreeSet<String>) -> bool {
    let words = Words::of(follow_up).content_stems();
    let said = words.intersection(just_said).count();
    words.len() > 2 && said.saturating_mul(100) >= words.len().saturating_mul(JUST_SAID_PERCENT)
}

/// What a follow-up is judged by.
struct Situation {
    /// A question of the craft, not about something that happened.
    craft: bool,
    /// All answers to the question.
    all: Features,
    /// The latest answer.
    latest: Features,
    /// It answers the question itself, not a follow-up.
    first: bool,
}

impl Situation {
    /// The worth of a follow-up of the bank; none when its conditions do not hold.
    fn worth_of(&self, probe: &Probe, all: &Words) -> Option<usize> {
        if !probe.mentions.is_empty() {
            let pulled = all.has_any(&probe.mentions) && !all.has_any(&probe.lacks);
            return pulled.then(|| self.worth(probe.kind).unwrap_or(45).saturating_add(MENTIONED));
        }
        if !probe.lacks.is_empty() {
            return (!all.has_any(&probe.lacks))
                .then(|| self.worth(probe.kind).unwrap_or(45).saturating_add(MISSING));
        }
        self.worth(probe.kind)
    }

    /// The question was answered in few words, or a follow-up was and that is all there is.
    const fn is_thin(&self) -> bool {
        if self.first { self.all.is_short() } else { self.latest.is_short() && self.all.words < FEW_WORDS }
    }

    /// The worth of a kind of follow-up after these answers; none when it makes no sense.
    fn worth(&self, kind: ProbeKind) -> Option<usize> {
        let all = &self.all;
        let worth = match kind {
            ProbeKind::Evasion if all.avoids && all.words < 60 && all.numbers == 0 && all.deeds < 2 => 92,
            ProbeKind::Example if self.is_thin() => 78,
            ProbeKind::Example if all.is_vague() => 70,
            ProbeKind::Ownership if all.hides_in_team() => 72,
            ProbeKind::Result if !all.result && !self.craft => 66,
            ProbeKind::Measurement if all.result && all.numbers > 0 => 60,
            ProbeKind::Measurement if all.result => 55,
            ProbeKind::Scale if self.craft && all.numbers == 0 => 54,
            ProbeKind::Scale if self.craft => 40,
            ProbeKind::Depth | ProbeKind::Twist => 52,
            ProbeKind::Failure if self.craft && !all.failure => 50,
            ProbeKind::Failure if !all.failure => 30,
            ProbeKind::Reason if !all.reason => 47,
            ProbeKind::Alternatives if !all.alternatives && !all.reason => 46,
            ProbeKind::Alternatives if !all.alternatives => 36,
            ProbeKind::Reflection if !self.craft && all.result => 42,
            _ => return None,
        };
        Some(worth)
    }
}

/// Kinds that have a general wording for this sort of question.
fn general_kinds(topic: &Topic, craft: bool) -> &'static [ProbeKind] {
    use ProbeKind::{
        Alternatives, Evasion, Example, Failure, Measurement, Ownership, Reason, Reflection, Result, Scale,
    };
    match (topic.item.source, topic.item.question.kind) {
        (Source::Opening, _) | (_, Kind::Motivation | Kind::Closing | Kind::Opening) => &[Example],
        (_, Kind::SystemDesign) => &[Example, Failure, Scale, Alternatives],
        (Source::Bank, Kind::Technical | Kind::Case) if topic.item.question.competency.is_of_words() => {
            &[Example, Reason]
        }
        (Source::Resume | Source::Job, Kind::Technical) | (_, Kind::Situational) => {
            &[Example, Reason, Alternatives]
        }
        _ if craft => &[Example, Failure, Reason, Alternatives],
        _ => &[Evasion, Example, Ownership, Result, Measurement, Alternatives, Reason, Reflection],
    }
}

/// What a general wording has to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Somebody's path and motives.
    Career,
    /// Something to work out.
    Craft,
    /// Something that might happen.
    Situation,
    /// Something that happened.
    Story,
}

impl Sort {
    pub(crate) const ALL: [Self; 4] = [Self::Career, Self::Craft, Self::Situation, Self::Story];
}

/// The sort of a question.
pub(crate) const fn sort(kind: Kind) -> Sort {
    match kind {
        Kind::Opening | Kind::Motivation | Kind::Closing => Sort::Career,
        Kind::Technical | Kind::SystemDesign | Kind::Case => Sort::Craft,
        Kind::Situational => Sort::Situation,
        Kind::Behavioural => Sort::Story,
    }
}

/// General wordings of a kind.
pub(crate) const fn general_wordings(kind: ProbeKind, sort: Sort) -> &'static [&'static str] {
    match kind {
        ProbeKind::Ownership => &[
            "I heard \"we\" quite a lot. Which parts did you do yourself?",
            "Which of those decisions were yours personally?",
            "What was your own part in that, apart from what the others did?",
        ],
        ProbeKind::Measurement => &[
            "How did you measure that?",
            "How do you know it was your change that made the difference?",
            "What did you compare it with?",
        ],
        ProbeKind::Alternatives => &[
            "What else did you consider, and why did you decide against it?",
            "What would have been the other way to do it?",
            "What would somebody say who disagrees with that?",
        ],
        ProbeKind::Failure => &[
            "What's the first thing that could go wrong there, and how would you notice?",
            "Suppose that fails halfway. What happens then?",
            "Where is the weak point in that?",
        ],
        ProbeKind::Scale => &[
            "Suppose there's ten times as much of it. What breaks first?",
            "Let's put numbers on it. Roughly how much does it have to handle, and where's the bottleneck?",
        ],
        ProbeKind::Result => {
            &["How did it turn out in the end?", "What changed because of it?", "And how did that end?"]
        }
        ProbeKind::Reason => &[
            "What made you do it that way?",
            "Why that way, and not another?",
            "What was the thinking behind that?",
        ],
        ProbeKind::Example if matches!(sort, Sort::Career) => &[
            "Could you say a little more about that?",
            "What does that look like in practice?",
            "Could you tell me a bit more, perhaps with an example?",
        ],
        ProbeKind::Example if matches!(sort, Sort::Situation) => &[
            "What exactly would you do, step by step?",
            "Could you make that more concrete? What would you do first?",
            "Say a bit more about it. Who would you talk to, and what would you tell them?",
        ],
        ProbeKind::Example if matches!(sort, Sort::Craft) => &[
            "Could you go into a little more detail? Take me through it step by step.",
            "Say a bit more about that. Where would you start, and what comes next?",
            "Could you make that more concrete?",
        ],
        ProbeKind::Example => &[
            "Could you give me one concrete example, with a bit more detail?",
            "Tell me a little more. What exactly did you do, step by step?",
            "Can you make that concrete? Take one particular day or case.",
        ],
        ProbeKind::Evasion => &[
            "It needn't be anything dramatic. Think of a small example, even from your studies or a side project. What happened?",
            "Fair enough. Take something that comes close, even if it was minor. What did you do?",
        ],
        ProbeKind::Reflection => &[
            "Looking back, what would you do differently?",
            "What did you take away from that?",
            "What do you do differently since then?",
        ],
        ProbeKind::Depth | ProbeKind::Twist => &[],
    }
}

/// A follow-up in simpler words, for somebody who did not understand it, if its kind has any.
pub(crate) const fn plainer(kind: ProbeKind) -> Option<&'static str> {
    Some(match kind {
        ProbeKind::Ownership => "I'd like to know what you did yourself, and what other people did.",
        ProbeKind::Measurement => {
            "How could you tell that it worked? For example, which numbers did you look at?"
        }
        ProbeKind::Alternatives => "Was there another way to do it? If so, why didn't you choose that one?",
        ProbeKind::Failure => "What could go wrong with it, and what would you do then?",
        ProbeKind::Scale => {
            "Imagine that it has to handle much more than today. What would be too slow or too small?"
        }
        ProbeKind::Result => "What happened at the end?",
        ProbeKind::Reason => "Why did you do it like that?",
        ProbeKind::Example => {
            "I'd just like to hear a little more about it, with an example if you have one."
        }
        ProbeKind::Evasion => "Any small example will do. What happened, and what did you do?",
        ProbeKind::Reflection => "What did you learn from it?",
        // These have a subject of their own, which no general wording can name.
        ProbeKind::Depth | ProbeKind::Twist => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::Bank;
    use crate::chance::Chance;
    use crate::plan::Item;
    use std::sync::Arc;

    fn kind_after(question: Kind, answer: &str) -> Option<ProbeKind> {
        let mut question_of =
            Bank::built_in().questions().iter().find(|one| one.kind == question).unwrap().clone();
        question_of.probes.clear();
        let mut topic = Topic::new(Item { source: Source::Bank, question: Arc::new(question_of) }, 0, 60_000);
        topic.add_answer(answer);
        choose(&topic, answer, false, Persona::Friendly, &mut Wording::new(Chance::new(1)))
            .map(|one| one.kind)
    }

    #[test]
    fn what_an_answer_lacks_is_asked_for() {
        let no_result = "I spoke with my colleague about the plan because I saw a problem with the tests that he wanted to skip, and I explained what I would rather do instead of that.";
        let team = "We rebuilt the checkout because we saw our errors. We shipped it in May, and in the end our errors dropped a lot, which made us and our customers happy.";
        let number = "I rebuilt the checkout because I saw the errors in the log, instead of patching it once more. I shipped it in May, and in the end the errors dropped by 40 percent.";
        for (question, answer, expected) in [
            (Kind::Behavioural, "I don't really have conflicts. Everyone gets along.", ProbeKind::Evasion),
            (Kind::Behavioural, "I fixed it quickly.", ProbeKind::Example),
            (Kind::Behavioural, no_result, ProbeKind::Result),
            (Kind::Behavioural, team, ProbeKind::Ownership),
            (Kind::Behavioural, number, ProbeKind::Measurement),
            (Kind::SystemDesign, number, ProbeKind::Failure),
        ] {
            assert_eq!(kind_after(question, answer), Some(expected), "{answer}");
        }
    }

    #[test]
    fn a_follow_up_of_the_bank_waits_for_its_word() {
        let question = Bank::built_in()
            .questions()
            .iter()
            .find(|one| {
                one.probes.iter().any(|probe| probe.mentions.first().is_some_and(|word| !word.contains('*')))
            })
            .unwrap()
            .clone();
        let probe = question.probes.iter().find(|probe| !probe.mentions.is_empty()).unwrap().clone();
        let answer = format!(
            "I did that for a long time and thought about it because it mattered, with {} in it.",
            probe.mentions[0]
        );
        let mut topic = Topic::new(Item { source: Source::Bank, question: Arc::new(question) }, 0, 60_000);
        topic.add_answer(&answer);
        let chosen =
            choose(&topic, &answer, false, Persona::Friendly, &mut Wording::new(Chance::new(1))).unwrap();
        assert_eq!(chosen.text, probe.text);
    }
}
