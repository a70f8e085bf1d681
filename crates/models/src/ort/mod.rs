//! Conversion of models from ONNX Runtime's own format (`.ort`, a flatbuffer) to ONNX.
//!
//! Some packages carry models only as `.ort`: a graph that ONNX Runtime has already optimised, with operators of its own. The
//! runtime used here reads ONNX, so each file is converted once, when it is installed. Operators that are known to the
//! standard as a few simpler ones are replaced ([`fused`]); weights keep their values ([`signed`] changes how they are written).
//!
//! The input counts as hostile: whatever the bytes are, the result is a model or an error.

mod flatbuffer;
mod fused;
mod onnx;
mod read;
mod signed;

use prost::Message as _;
use thiserror::Error;

/// Raise this when the conversion writes something else than before: files made by an older one are then made anew.
pub const CONVERTER_VERSION: u32 = 1;

/// Why a file was not converted.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ConvertError {
    /// The file does not say that it is a model of ONNX Runtime.
    #[error("this is not a model in ONNX Runtime's .ort format")]
    NotOrt,
    /// An offset or a length leads out of the file, or a text is not UTF-8.
    #[error("the .ort model is damaged near byte {at}")]
    Damaged {
        /// Where in the file, in bytes from its start.
        at: usize,
    },
    /// A part that every model has is not there.
    #[error("the .ort model has no {what}")]
    Missing {
        /// The part.
        what: &'static str,
    },
    /// Graphs within graphs, more of them than any real model has.
    #[error("the .ort model nests graphs too deeply")]
    TooDeep,
    /// The file says more than its size allows: it refers to the same bytes again and again.
    #[error("the .ort model unpacks to far more than its size")]
    TooMuch,
    /// An operator or attribute that the conversion does not know.
    #[error("the .ort model uses {what}, which cannot be converted")]
    Unsupported {
        /// What it is.
        what: String,
    },
}

/// Converts the bytes of an `.ort` model to the bytes of an ONNX model.
///
/// The nodes keep the order of the file, which need not be a topological one: runtimes that plan by dependency do not mind.
pub fn ort_to_onnx(bytes: &[u8]) -> Result<Vec<u8>, ConvertError> {
    let buffer = flatbuffer::Buffer::new(bytes);
    let mut model = read::model(&buffer)?;
    let mut graph = fused::replace(model.graph.take().unwrap_or_default())?;
    signed::sign_weights(&mut graph);
    model.graph = Some(graph);
    Ok(model.encode_to_vec())
}

#[cfg(test)]
mod tests;
