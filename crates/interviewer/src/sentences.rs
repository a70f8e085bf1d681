//! Cuts a text into sentences while it is still being written.

/// A text that is still being written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sentences {
    rest: String,
}

impl Sentences {
    /// Appends to the text; gives the sentences that are complete now.
    pub(crate) fn push(&mut self, text: &str) -> Vec<String> {
        self.rest.push_str(text);
        let mut found = voice::sentences(&self.rest);
        // The last one may go on. White space behind it says where it ends, and so is kept.
        let last = found.pop().unwrap_or_default();
        let tail = self.rest.get(self.rest.trim_end().len()..).unwrap_or_default();
        self.rest = last + tail;
        found.retain(|sentence| has_words(sentence));
        found
    }

    /// The text is complete: gives what is left.
    pub(crate) fn finish(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.rest);
        has_words(&rest).then(|| rest.trim().to_owned())
    }

    /// Bytes that wait for the end of their sentence.
    pub(crate) fn waiting(&self) -> usize {
        self.rest.len()
    }
}

/// The sentences of a whole text.
pub(crate) fn sentences(text: &str) -> Vec<String> {
    let mut found = voice::sentences(text);
    found.retain(|sentence| has_words(sentence));
    found
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_sentence_comes_as_soon_as_it_is_complete() {
        let mut stream = Sentences::default();
        assert!(stream.push("That is cle").is_empty());
        assert!(stream.push("ar.").is_empty(), "a quotation mark may follow");
        assert_eq!(stream.push(" Wh"), ["That is clear."]);
        assert!(stream.push("y").is_empty());
        assert_eq!(stream.waiting(), 3);
        assert_eq!(stream.finish().as_deref(), Some("Why"));
        assert_eq!(stream.finish(), None);
        assert_eq!(stream.push("First\n"), Vec::<String>::new());
        assert_eq!(stream.push("second"), ["First"]);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_or_invented(text in "[a-c.!?\"é \n]{0,80}", size in 1usize..20) {
            let mut stream = Sentences::default();
            let mut found = Vec::new();
            let letters: Vec<char> = text.chars().collect();
            for piece in letters.chunks(size) {
                found.extend(stream.push(&piece.iter().collect::<String>()));
            }
            found.extend(stream.finish());
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&found.concat()), letters(&text));
        }
    }
}
