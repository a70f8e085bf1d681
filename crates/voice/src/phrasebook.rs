//! Sentences that were said before: a question that many are asked is computed once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// A bounded cache of sentences and their sound, shared by all interviews. The sentence that was not
/// wanted for the longest time is forgotten first.
pub struct Phrasebook {
    limit_bytes: usize,
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    phrases: HashMap<String, Phrase>,
    bytes: usize,
    /// Counts look-ups: the clock of "longest time".
    now: u64,
}

struct Phrase {
    sound: Arc<[i16]>,
    used: u64,
}

impl Phrasebook {
    /// A phrasebook that keeps at most `limit_bytes` of texts and sound. A minute of sound is 2.9 MB.
    pub fn new(limit_bytes: usize) -> Self {
        Self { limit_bytes, pages: Mutex::new(Pages::default()) }
    }

    /// The sound of `sentence` if it was said before.
    pub fn find(&self, sentence: &str) -> Option<Arc<[i16]>> {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.now += 1;
        let now = pages.now;
        let phrase = pages.phrases.get_mut(sentence)?;
        phrase.used = now;
        Some(Arc::clone(&phrase.sound))
    }

    /// Keeps the sound of `sentence`, unless it alone is larger than the limit.
    pub fn keep(&self, sentence: &str, sound: &Arc<[i16]>) {
        let size = size(sentence, sound);
        if size > self.limit_bytes {
            return;
        }
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.now += 1;
        let phrase = Phrase { sound: Arc::clone(sound), used: pages.now };
        if let Some(old) = pages.phrases.insert(sentence.to_owned(), phrase) {
            pages.bytes = pages.bytes.saturating_sub(self::size(sentence, &old.sound));
        }
        pages.bytes = pages.bytes.saturating_add(size);
        pages.shrink_to(self.limit_bytes);
    }

    /// The sound of `sentence`, from the book or by `speak`. While one caller speaks, others may speak
    /// the same sentence: they do not wait.
    ///
    /// # Errors
    /// That of `speak`.
    pub fn say<E>(
        &self,
        sentence: &str,
        speak: impl FnOnce(&str) -> Result<Vec<i16>, E>,
    ) -> Result<Arc<[i16]>, E> {
        if let Some(sound) = self.find(sentence) {
            return Ok(sound);
        }
        let sound: Arc<[i16]> = speak(sentence)?.into();
        self.keep(sentence, &sound);
        Ok(sound)
    }

    /// How many bytes it holds now.
    pub fn bytes(&self) -> usize {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).bytes
    }
}

impl Pages {
    fn shrink_to(&mut self, limit_bytes: usize) {
        while self.bytes > limit_bytes {
            let oldest =
                self.phrases.iter().min_by_key(|(_, phrase)| phrase.used).map(|(text, _)| text.clone());
            let Some(text) = oldest else { return };
            if let Some(phrase) = self.phrases.remove(&text) {
                self.bytes = self.bytes.saturating_sub(size(&text, &phrase.sound));
            }
        }
    }
}

fn size(sentence: &str, sound: &[i16]) -> usize {
    sentence.len().saturating_add(size_of_val(sound))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn speak(samples: usize) -> impl FnOnce(&str) -> Result<Vec<i16>, Infallible> {
        move |_| Ok(vec![7; samples])
    }

    #[test]
    fn a_sentence_is_spoken_once() {
        let book = Phrasebook::new(1_000);
        book.say("hello", speak(10)).unwrap();
        let again = book.say::<()>("hello", |_| Err(())).unwrap();
        assert_eq!(again.len(), 10);
        assert_eq!(book.bytes(), 25);
    }

    #[test]
    fn the_least_wanted_goes_first() {
        let book = Phrasebook::new(100);
        book.say("a", speak(20)).unwrap();
        book.say("b", speak(20)).unwrap();
        assert!(book.find("a").is_some());
        book.say("c", speak(20)).unwrap();
        assert!(book.find("b").is_none());
        assert!(book.find("a").is_some() && book.find("c").is_some());
        assert_eq!(book.bytes(), 82);
    }

    #[test]
    fn too_large_ones_and_failures_are_not_kept() {
        let book = Phrasebook::new(100);
        assert_eq!(book.say("large", speak(100)).unwrap().len(), 100);
        assert!(book.find("large").is_none());
        assert!(book.say("failed", |_| Err::<Vec<i16>, ()>(())).is_err());
        assert_eq!(book.bytes(), 0);
    }

    #[test]
    fn the_same_sentence_counts_once() {
        let book = Phrasebook::new(100);
        let sound: Arc<[i16]> = vec![1; 10].into();
        book.keep("same", &sound);
        book.keep("same", &sound);
        assert_eq!(book.bytes(), 24);
    }
}
