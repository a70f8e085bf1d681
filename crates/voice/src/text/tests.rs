//! What is written, and what is said.

use proptest::prelude::*;

use super::*;

fn check(table: &[(&str, &str)]) {
    for (written, said) in table {
        assert_eq!(normalise(written), *said, "{written}");
    }
}

#[test]
fn plain_text_stays() {
    check(&[
        ("Hello, how are you?", "Hello, how are you?"),
        ("I don't know; let's see.", "I don't know; let's see."),
        ("The plan (which was risky) worked!", "The plan (which was risky) worked!"),
        ("A well-known end-to-end test.", "A well-known end-to-end test."),
        ("He said “yes” and ‘no’.", "He said yes and no."),
        ("Wait... what?!", "Wait… what?"),
        ("First — then - last--end.", "First — then — last — end."),
        ("", ""),
        ("🎉 ***", ""),
    ]);
}

#[test]
fn emphasis_and_code_marks_are_left_out() {
    check(&[
        ("This is **very** *important* and `code`.", "This is very important and code."),
        ("_Really_ ~~no~~", "Really no"),
        ("See [our guide](https://example.com/a), please.", "See our guide, please."),
        ("O(n log n) and (this) too)", "O n log n and (this) too"),
    ]);
}

#[test]
fn numbers_are_words() {
    check(&[
        ("from 4 to 12", "from four to twelve"),
        ("10,000 requests", "ten thousand requests"),
        ("-5 or 0.75", "minus five or zero point seven five"),
        ("the 1st, 22nd and 100th", "the first, twenty second and one hundredth"),
        ("1000 users", "one thousand users"),
        ("2048 bytes", "two thousand forty eight bytes"),
        ("1/2 or 3/4 or 2/3 or 5/7", "one half or three quarters or two thirds or five sevenths"),
        ("~5, >10 and <=3", "about five, more than ten and at most three"),
        ("#1", "number one"),
        ("10+ years, 5,000+ users", "ten plus years, five thousand plus users"),
        ("an 80/20 split", "an eighty twenty split"),
        ("1920x1080", "one thousand nine hundred twenty by one thousand eighty"),
    ]);
}

#[test]
fn years_are_told_from_counts() {
    check(&[
        ("In 2019 we had 2000 users.", "In twenty nineteen we had two thousand users."),
        ("since 1850", "since eighteen fifty"),
        ("the 1990s and the 80s", "the nineteen nineties and the eighties"),
        ("the '90s", "the nineties"),
        ("a 30s timeout", "a thirty seconds timeout"),
        ("2019-2021", "twenty nineteen to twenty twenty one"),
        ("January 5th, 2020", "January fifth, twenty twenty"),
    ]);
}

#[test]
fn money_is_read_behind_the_number() {
    check(&[
        ("$20 and $1", "twenty dollars and one dollar"),
        ("$1.5M", "one point five million dollars"),
        ("$1.5 million.", "one point five million dollars."),
        ("€20k", "twenty thousand euros"),
        ("$3.50 or $0.99", "three dollars and fifty cents or ninety nine cents"),
        ("£500", "five hundred pounds"),
        ("$5/month", "five dollars per month"),
        ("$10-20", "ten to twenty dollars"),
        ("$120k-$150k", "one hundred twenty thousand to one hundred fifty thousand dollars"),
        ("500 USD", "five hundred dollars"),
    ]);
}

#[test]
fn units_are_spelled_out() {
    check(&[
        ("from 400ms to 90 ms", "from four hundred milliseconds to ninety milliseconds"),
        ("1 GB, 250 GB", "one gigabyte, two hundred fifty gigabytes"),
        ("10k QPS", "ten thousand queries per second"),
        ("10k users", "ten thousand users"),
        ("5 MB/s", "five megabytes per second"),
        ("95% or 99.9 %", "ninety five percent or ninety nine point nine percent"),
        ("5-10 ms", "five to ten milliseconds"),
        ("10-20%", "ten to twenty percent"),
        ("3x faster, a 10x engineer", "three times faster, a ten x engineer"),
        ("20°C", "twenty degrees Celsius"),
        ("30 min", "thirty minutes"),
    ]);
}

#[test]
fn times_and_dates_are_said() {
    check(&[
        ("at 9:30", "at nine thirty"),
        ("at 9:05am", "at nine oh five AM"),
        ("at 3 pm", "at three PM"),
        ("at 3 p.m. today", "at three PM today"),
        ("at 3 p.m.", "at three PM."),
        ("Jan. 5 and Feb 6", "January fifth and February sixth"),
        ("10:00", "ten o'clock"),
        ("14:00", "fourteen hundred"),
        ("9am-5pm", "nine AM to five PM"),
        ("2024-05-17", "May seventeenth, twenty twenty four"),
        ("10/12/2019", "October twelfth, twenty nineteen"),
        ("May 5", "May fifth"),
        ("on 5 June", "on the fifth of June"),
        ("It is open 24/7.", "It is open twenty four seven."),
    ]);
}

#[test]
fn abbreviations_are_read_out() {
    check(&[
        ("a language, e.g., Rust", "a language, for example, Rust"),
        ("i.e. the report", "that is the report"),
        ("Wait 5 s etc.", "Wait five seconds etc."),
        ("Dr. Smith vs. Mr. Jones", "Doctor Smith versus Mister Jones"),
        ("logs, etc.", "logs, etc."),
        ("logs, etc. are useful", "logs, etc are useful"),
        ("cost & benefit", "cost and benefit"),
        ("No. 5", "number five"),
        ("the U.S. team", "the U.S team"),
        ("a Ph.D. in maths", "a PhD in maths"),
        ("The max.", "The max."),
    ]);
}

#[test]
fn technical_words_are_said() {
    check(&[
        ("p99 and p99.9", "p ninety nine and p ninety nine point nine"),
        ("C++, C# and .NET", "C plus plus, C sharp and dot net"),
        ("Node.js", "node JS"),
        ("Vue.js/React on k8s", "view JS React on Kubernetes"),
        ("CI/CD and TCP/IP", "CI CD and TCP IP"),
        ("HTTP/2 on v1.2", "HTTP two on version one point two"),
        ("release 1.2.3", "release one point two point three"),
        ("Python 3.11", "Python three point eleven"),
        ("EC2, S3 and x86", "EC two, S three and x eighty six"),
        ("UTF-8 and GPT-4", "UTF eight and GPT four"),
        ("a 10-year plan", "a ten year plan"),
        ("max_retry_count", "max retry count"),
        ("getUserById()", "get user by id"),
        ("main.rs and config.yaml", "main dot RS and config dot yaml"),
        ("a 404 error", "a four oh four error"),
        ("client/server", "client server"),
        ("R&D and Q&A", "R and D and Q and A"),
        ("a=b", "a equals b"),
        ("@alex #launch", "alex launch"),
    ]);
}

#[test]
fn addresses_are_read_with_their_signs() {
    check(&[
        ("https://www.example.com/docs/", "example dot com slash docs"),
        ("jo.doe@example.com", "jo dot doe at example dot com"),
        ("example.io", "example dot IO"),
    ]);
}

#[test]
fn endless_words_do_not_exhaust_the_stack() {
    for part in ["a.py", "a.", "a-1", "a_", "(", "#", "@a", "1x", "a'd", "[a](", "$", "~"] {
        normalise(&part.repeat(2_000));
    }
}

proptest! {
    #[test]
    fn any_text_becomes_plain_words(text in "\\PC{0,80}") {
        let said = normalise(&text);
        for c in said.chars() {
            prop_assert!(c.is_alphanumeric() || " '-".contains(c) || MARKS.contains(c), "{c:?} in {said:?}");
        }
    }

    #[test]
    fn technical_soup_has_no_digit_left(text in "[a-cA-C0-9$%:/.,@_#+=~<>()x -]{0,40}") {
        let said = normalise(&text);
        prop_assert!(!said.chars().any(|c| c.is_ascii_digit()), "{text:?} -> {said:?}");
    }

    #[test]
    fn no_word_of_a_text_is_lost_by_cutting(text in "[a-zA-Z.!? \n]{0,80}") {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        prop_assert_eq!(letters(&sentences(&text).concat()), letters(&text));
    }
}
