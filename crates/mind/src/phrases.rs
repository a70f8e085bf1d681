//! What the interviewer says besides the bank's questions: short, spoken, without praise that is not earned.

/// After an answer, before a follow-up.
pub(crate) const ACKNOWLEDGE: &[&str] =
    &["Okay.", "Right.", "I see.", "All right.", "Understood.", "Got it.", "That makes sense.", "Thanks."];

/// The same from a strict interviewer.
pub(crate) const ACKNOWLEDGE_STRICT: &[&str] =
    &["Okay.", "Noted.", "Right.", "Understood.", "Hm, okay.", "All right."];

/// After the last answer to a question, before the next.
pub(crate) const ROUND_OFF: &[&str] = &[
    "Thanks, that gives me a clear picture.",
    "Okay, thank you for that.",
    "Thanks for walking me through it.",
    "All right, that's clear.",
    "Thank you, that helps.",
    "Thanks, I've got a sense of it now.",
    "Good, I can picture that.",
];

/// The same after a short answer.
pub(crate) const ROUND_OFF_SHORT: &[&str] = &[
    "Okay, thanks.",
    "All right.",
    "Okay.",
    "Thank you.",
    "All right, thanks.",
    "Fine, let's go on.",
    "Okay, let's move on.",
];

/// The same from a strict interviewer.
pub(crate) const ROUND_OFF_STRICT: &[&str] = &[
    "Okay, that'll do on that.",
    "All right. Next.",
    "Noted. Let's go on.",
    "That's enough on that one.",
    "Okay. Moving on.",
    "Right, next topic.",
    "Let's leave that there.",
];

/// Before a question of another kind.
pub(crate) const TO_STORY: &[&str] = &[
    "Let's talk about how you work.",
    "I'd like to hear about something from your own experience.",
    "Let's look at something you've done.",
];
pub(crate) const TO_CRAFT: &[&str] =
    &["Let's get into the work itself.", "Now a question about the craft.", "Let's go into some detail."];
pub(crate) const TO_DESIGN: &[&str] =
    &["Let's design something together.", "Now a design question. Think aloud as you go."];
pub(crate) const TO_CASE: &[&str] = &["Let's try a small case.", "Here's a case for you. Think aloud."];
pub(crate) const TO_SITUATION: &[&str] = &["Let me put you in a situation.", "Here's a situation for you."];
pub(crate) const TO_RESUME: &[&str] =
    &["Let's look at your résumé.", "I'd like to pick up something from your résumé."];
pub(crate) const TO_JOB: &[&str] =
    &["Let's turn to the job itself.", "Now something from the job description."];

/// A question is repeated.
pub(crate) const REPEAT: &[&str] = &["Of course.", "Sure.", "No problem.", "Certainly."];

/// A question is put differently.
pub(crate) const REPHRASE: &[&str] = &[
    "Let me put it differently.",
    "Sure, in other words.",
    "Let me say it more simply.",
    "I'll put it another way.",
];

/// A question cannot be made any simpler.
pub(crate) const ANY_EXAMPLE: &[&str] = &[
    "Take it however you understand it. Any real example will do, big or small.",
    "There's no trick in it. Just tell me what comes to mind.",
];

/// Leading back to a question that is about to be said again.
pub(crate) const BACK: &[&str] = &[
    "Let's get back to it.",
    "Back to the question.",
    "So, where were we?",
    "Here's the question again.",
    "Let's carry on.",
];

/// Somebody asks whether they may do it some way.
pub(crate) const YOU_MAY: &[&str] =
    &["Yes, that's fine.", "Yes, that works.", "Yes, go with that.", "Sure, go ahead with that."];

/// Somebody asks which of two.
pub(crate) const EITHER: &[&str] = &[
    "Whichever you know best. Just tell me which one you chose.",
    "Either is fine. Take the one where you did more yourself.",
    "That's up to you. Choose the one you can say the most about.",
];

/// Somebody asks for a number that the question leaves open.
pub(crate) const ASSUME: &[&str] = &[
    "That's open on purpose. Make an assumption, say it aloud, and go from there.",
    "You decide. Tell me what you're assuming, and why.",
    "I'll leave that to you. State your assumption and carry on.",
];

/// Somebody asks how long to answer.
pub(crate) const HOW_LONG: &[&str] = &[
    "A minute or two is plenty. I'll ask if I want to know more.",
    "Start with the short version. I'll ask for detail where I need it.",
];

/// "I don't know" to a question of the craft: a way in.
pub(crate) const TRY_CRAFT: &[&str] = &[
    "That's fine. If you had to work on it tomorrow, how would you go about finding out?",
    "No problem. Tell me what you do know about it, and where it stops.",
    "That's all right. What would your first guess be, and how would you check it?",
];

/// "I don't know" to a question about something that happened: a way in.
pub(crate) const TRY_STORY: &[&str] = &[
    "Take your time. It can be something small, from work, from your studies or from a project of your own.",
    "It needn't be anything big. Is there a recent example that comes close?",
    "That's all right. Think of the last few weeks: is there anything that goes in that direction?",
];

/// Somebody does not know, and that is that.
pub(crate) const NEVER_MIND: &[&str] = &[
    "No problem, let's leave that one.",
    "That's fine, we'll move on.",
    "All right, let's take something else.",
];

/// A question is skipped on request.
pub(crate) const SKIPPED: &[&str] =
    &["Sure, we'll skip that one.", "Okay, let's leave it out.", "No problem, on to the next one."];

/// Too much time went into one question.
pub(crate) const MOVE_ON: &[&str] =
    &["Let's move on, so that we have time for the rest.", "I'd like to go on to something else now."];

/// Somebody takes a moment to think.
pub(crate) const MOMENT: &[&str] =
    &["Of course, take your time.", "Sure, no rush.", "Take the time you need."];

/// Somebody takes a break, and is back.
pub(crate) const BREAK: &[&str] = &[
    "Of course. Take your time, and just say you're back when you're ready.",
    "Sure, let's pause. Tell me when you're back.",
];
pub(crate) const BACK_FROM_BREAK: &[&str] = &["Welcome back.", "Good, let's go on."];

/// Somebody is quiet: first, second, third, and last.
pub(crate) const QUIET: &[&str] = &[
    "Take your time. I'm listening.",
    "There's no rush. Start wherever you like.",
    "I'm still here. Think aloud if it helps.",
    "Take a moment if you need one. Shall I say the question again?",
];
pub(crate) const QUIET_LEAVE: &[&str] = &[
    "Let's leave this one and try another.",
    "I'll move on to something else.",
    "Let's put that aside for now.",
];
pub(crate) const STILL_THERE: &[&str] = &[
    "Are you still there? I can't hear you at the moment.",
    "I can't hear anything. Are you still with me?",
];

/// Nothing could be understood.
pub(crate) const NOT_HEARD: &[&str] = &[
    "Sorry, I didn't catch that. Could you say it again?",
    "I didn't get that, sorry. Once more, please?",
    "Sorry, that didn't come through. Could you repeat it?",
];

/// Abuse: first, and again.
pub(crate) const BOUNDARY: &[&str] = &[
    "I'd like us to keep this respectful. We can go on with the interview, or stop here. Which would you like?",
];
pub(crate) const BOUNDARY_AGAIN: &[&str] =
    &["I won't respond to that. Shall we go on with the interview, or stop here?"];

/// Instructions to the program.
pub(crate) const STAY: &[&str] = &[
    "I can't do that. I'm here to ask you interview questions, and that doesn't change.",
    "That won't work, I'm afraid. I'll stay with the interview.",
    "I'll keep to my role here.",
];

/// What the interviewer is.
pub(crate) const ABOUT_ME: &[&str] = &[
    "I'm a program: PrepPal's built-in practice interviewer. I follow a structured script, and I don't understand everything you say.",
    "I'm not a person. I'm a scripted practice interviewer, without a language model, and I react to what I can pick up from your answers.",
    "As I said, I'm a program with a list of questions.",
];
pub(crate) const RECORDING: &[&str] = &[
    "I'm a program, and I don't show your answers to anybody. A transcript is saved, so that you can read it afterwards.",
    "What we say is written down, and you'll find the transcript after the call.",
];

/// The answer or a hint is asked for.
pub(crate) const NO_ANSWERS: &[&str] = &[
    "I can't answer it for you, but there's more than one good answer.",
    "I'd rather hear your own thinking, even if it's rough.",
    "That part has to come from you.",
];

/// Feedback is asked for.
pub(crate) const NO_FEEDBACK: &[&str] = &[
    "I'll leave feedback for after the interview.",
    "I don't judge answers while we talk. Feedback comes afterwards.",
    "Let's keep that for afterwards.",
];

/// Another language, slower, louder, bad sound, can you hear me.
pub(crate) const ENGLISH_ONLY: &[&str] = &[
    "I'm sorry, I only understand English. Take your time, simple words are fine.",
    "English is the only language I know, I'm afraid.",
];
pub(crate) const SLOWER: &[&str] = &[
    "I can't change my voice, but I'll say it once more in simple words.",
    "Sorry about that. Here it is again, a little simpler.",
];
pub(crate) const SOUND: &[&str] =
    &["Sorry about the sound. I'll say it again.", "Sorry about that. Here it is once more."];
pub(crate) const I_HEAR: &[&str] = &["Yes, I can hear you.", "Yes, you're coming through."];

/// Small talk, nerves, things off the subject.
pub(crate) const HELLO: &[&str] = &["Nice to meet you too.", "Thank you, good to have you here."];
pub(crate) const CALM: &[&str] = &[
    "That's quite normal. There's no rush, and nothing depends on this one.",
    "That's all right, this is practice. Take a breath and start when you're ready.",
];
pub(crate) const OFF_TOPIC: &[&str] = &[
    "I'd rather stay with the interview.",
    "Let's keep that for another time.",
    "That's outside what I can talk about here.",
];

/// Ready, adding something, starting again.
pub(crate) const GO_AHEAD: &[&str] = &["Go ahead.", "Please, go ahead.", "I'm listening."];
pub(crate) const ADD: &[&str] = &["Of course, go ahead.", "Sure, please add it."];
pub(crate) const START_OVER: &[&str] =
    &["Of course, start again from the top.", "No problem, take it from the beginning."];

/// The end is wished for, perhaps.
pub(crate) const REALLY_STOP: &[&str] = &["Would you like to end the interview here?", "Shall we stop here?"];
pub(crate) const GOING_ON: &[&str] = &["All right, let's go on.", "Good, then we'll continue."];

/// The candidate's own questions.
pub(crate) const YOUR_TURN: &[&str] = &[
    "That was my last question. Now it's your turn: what would you like to ask? I only know what's in the job description.",
    "Those were my questions. What would you like to know? I can only go by the job description, but it's good practice to ask.",
];
pub(crate) const YOUR_TURN_BLIND: &[&str] = &[
    "That was my last question. What would you ask me about the job? I may not know the answer, but it's good practice.",
    "Those were my questions. Now it's your turn to ask, though I can't promise to know the answer.",
];
pub(crate) const THE_JOB_SAYS: &[&str] =
    &["The job description says:", "Here's what the job description has on that:", "On that, it says:"];
pub(crate) const NOT_IN_JOB: &[&str] = &[
    "That's a fair question, but the job description doesn't say. A real interviewer would know.",
    "I don't know, it isn't in the job description. Do ask it in the real interview.",
    "I can't tell you that from the job description. Keep it for the real interview.",
    "It doesn't say. That's one for the people who work there.",
];
pub(crate) const MORE: &[&str] = &[
    "What else would you like to know?",
    "Is there anything else you'd like to ask?",
    "Any other questions?",
    "Anything more from your side?",
];
pub(crate) const NOTED: &[&str] = &["Thanks for telling me.", "Okay, thank you."];

/// The end.
pub(crate) const THANKS: &[&str] = &[
    "Thank you for your time and your answers. That's the end of our practice interview. Good luck, and goodbye.",
    "Then that's it from me. Thanks for practising with me. Good luck with the real one, and goodbye.",
];
pub(crate) const THANKS_STRICT: &[&str] =
    &["That concludes the interview. Thank you for your time. Goodbye."];
pub(crate) const TIME_IS_UP: &[&str] = &[
    "Our time is up, so I'll stop us here. Thank you, and good luck. Goodbye.",
    "We've run out of time. Thanks for practising with me, and goodbye.",
];
pub(crate) const ALMOST_UP: &[&str] = &[
    "We're almost out of time, so let's finish here. Thank you for your answers, and good luck. Goodbye.",
    "That's about all we have time for. Thank you for practising with me, and goodbye.",
];
pub(crate) const AS_YOU_WISH: &[&str] = &[
    "Of course, let's end it here. Thank you for your time, and good luck. Goodbye.",
    "No problem, we'll stop here. Thanks for practising, and goodbye.",
];
pub(crate) const ENOUGH: &[&str] =
    &["I'll end the interview here. You're welcome to start a new one whenever you like. Goodbye."];
pub(crate) const NOBODY: &[&str] = &[
    "I still can't hear you, so I'll end the interview here. You can start a new one at any time. Goodbye.",
];

/// The line or the person was away.
pub(crate) const LINE_BACK: &[&str] =
    &["Sorry, the line dropped for a moment.", "We were cut off for a moment there."];
pub(crate) const PERSON_BACK: &[&str] = &["Good to have you back.", "There you are again."];

/// Asked for questions again, when nothing comes.
pub(crate) const ANY_QUESTIONS: &[&str] =
    &["Is there anything you'd like to ask me? If not, that's fine too."];

/// Before a follow-up, to somebody who took long and said little.
pub(crate) const NO_RUSH: &[&str] = &["There's no rush.", "Take all the time you need."];

/// The question is no good, somebody says.
pub(crate) const COMPLAINT: &[&str] =
    &["Fair enough. Let's take another one.", "All right, then here's a different one."];

/// To be recommended or hired.
pub(crate) const VERDICT: &[&str] = &[
    "This is practice: I don't decide anything, and nothing is passed on to anybody.",
    "That's not for me to say. This is only practice.",
];

/// Not about the job, at the end.
pub(crate) const ONLY_THE_JOB: &[&str] =
    &["I can only talk about the job.", "That's not something I can help with here."];

/// A sentence that was left open.
pub(crate) const GO_ON: &[&str] = &["Go on.", "Take your time, go on.", "Yes, go on."];

/// A sentence of the job description that was read before.
pub(crate) const AS_I_SAID: &[&str] = &["As I said:", "It's this again:"];

/// Somebody asks whether what they said in an answer was all right.
pub(crate) const OF_COURSE: &[&str] = &["Yes, of course.", "Yes, that's fine."];

/// Somebody does not know what to do when it is their turn.
pub(crate) const YOU_CAN_ASK: &[&str] =
    &["You can ask me something about the job. If you have no questions, just say so."];
