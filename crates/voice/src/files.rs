//! The files of one voice, in its folder.

use std::{
    fmt,
    fs::File,
    io::{BufReader, Read},
    marker::PhantomData,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};

use crate::error::LoadError;

/// Most bytes one file unpacks to: the largest of the known voices is 12 MB.
const UNPACKED_LIMIT_BYTES: u64 = 64 << 20;

/// The folder of one voice.
pub(crate) struct Files<'a>(pub(crate) &'a Path);

impl Files<'_> {
    /// The path of the file `name`.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A JSON file.
    pub(crate) fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, LoadError> {
        parse(name, self.open(name)?)
    }

    /// A JSON file packed by gzip.
    pub(crate) fn gzipped_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, LoadError> {
        parse(name, GzDecoder::new(self.open(name)?))
    }

    fn open(&self, name: &str) -> Result<BufReader<File>, LoadError> {
        let path = self.path(name);
        File::open(&path).map(BufReader::new).map_err(|source| LoadError::Unreadable { path, source })
    }
}

/// Reads all before it parses: the parser is several times faster on text than on a stream.
fn parse<T: DeserializeOwned>(name: &str, from: impl Read) -> Result<T, LoadError> {
    let mut text = String::new();
    from.take(UNPACKED_LIMIT_BYTES)
        .read_to_string(&mut text)
        .map_err(|source| LoadError::Unreadable { path: name.into(), source })?;
    serde_json::from_str(&text).map_err(|source| LoadError::Damaged { file: name.to_owned(), source })
}

/// A JSON object as it stands, in its order. Much cheaper than a map when the next step sorts it anyway.
pub(crate) struct Pairs<V>(pub(crate) Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Entries<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for Entries<V> {
            type Value = Pairs<V>;

            fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
                text.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        from.deserialize_map(Entries(PhantomData))
    }
}
