//! Reading a flatbuffer of which nothing is trusted.
//!
//! The format: <https://flatbuffers.dev/internals/>. A table starts with the signed distance back to its vtable; the vtable lists, per
//! field, the distance from the table to the field's value, or 0 when it is absent. Everything is little-endian.

use std::cell::Cell;

use super::ConvertError;

/// How many bytes may be read in all, as a multiple of the file's size. An honest file is read about once; texts are shared by
/// a few readers. A hostile one can name the same megabyte a million times.
const BUDGET_PER_BYTE: usize = 4;

/// Added to the budget, so that tiny files need no exact counting, bytes.
const BUDGET_BASE: usize = 64 * 1024;

/// Where a field stands in its table's vtable, bytes. The schema of ONNX Runtime numbers its fields 0, 1, 2…; the n-th is at 4 + 2n.
pub(super) type Field = u16;

/// The bytes of a flatbuffer, and how much of them may still be read.
pub(super) struct Buffer<'a> {
    bytes: &'a [u8],
    budget: Cell<usize>,
}

impl<'a> Buffer<'a> {
    /// A reader of `bytes`.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let budget = bytes.len().saturating_mul(BUDGET_PER_BYTE).saturating_add(BUDGET_BASE);
        Self { bytes, budget: Cell::new(budget) }
    }

    /// The four letters after the root's offset, by which a format says its name.
    pub(super) fn identifier(&self) -> Option<&'a [u8]> {
        self.bytes.get(4..8)
    }

    /// The outermost table.
    pub(super) fn root(&'a self) -> Result<Table<'a>, ConvertError> {
        Table::at(self, self.follow(0)?)
    }

    fn take(&self, at: usize, count: usize) -> Result<&'a [u8], ConvertError> {
        let left = self.budget.get().checked_sub(count).ok_or(ConvertError::TooMuch)?;
        self.budget.set(left);
        let end = at.checked_add(count).ok_or(ConvertError::Damaged { at })?;
        self.bytes.get(at..end).ok_or(ConvertError::Damaged { at })
    }

    fn array<const N: usize>(&self, at: usize) -> Result<[u8; N], ConvertError> {
        self.take(at, N)?.try_into().map_err(|_| ConvertError::Damaged { at })
    }

    fn size(&self, at: usize) -> Result<usize, ConvertError> {
        usize::try_from(u32::from_le_bytes(self.array(at)?)).map_err(|_| ConvertError::Damaged { at })
    }

    /// Where the offset at `at` leads.
    fn follow(&self, at: usize) -> Result<usize, ConvertError> {
        at.checked_add(self.size(at)?).ok_or(ConvertError::Damaged { at })
    }

    /// The count of the vector that the offset at `at` leads to, and where its first element is.
    fn vector(&self, at: usize) -> Result<(usize, usize), ConvertError> {
        let start = self.follow(at)?;
        let count = self.size(start)?;
        Ok((count, start + 4))
    }

    /// The bytes of a vector whose elements have `width` bytes each.
    fn elements(&self, at: usize, width: usize) -> Result<&'a [u8], ConvertError> {
        let (count, start) = self.vector(at)?;
        self.take(start, count.checked_mul(width).ok_or(ConvertError::Damaged { at })?)
    }

    fn text(&self, at: usize) -> Result<String, ConvertError> {
        let bytes = self.elements(at, 1)?;
        let text = std::str::from_utf8(bytes).map_err(|_| ConvertError::Damaged { at })?;
        Ok(text.to_owned())
    }
}

/// A table: fields by number. A field that is absent has its type's default.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    buffer: &'a Buffer<'a>,
    at: usize,
    vtable: usize,
}

impl<'a> Table<'a> {
    fn at(buffer: &'a Buffer<'a>, at: usize) -> Result<Self, ConvertError> {
        let back = i64::from(i32::from_le_bytes(buffer.array(at)?));
        let here = i64::try_from(at).map_err(|_| ConvertError::Damaged { at })?;
        let vtable = usize::try_from(here - back).map_err(|_| ConvertError::Damaged { at })?;
        Ok(Self { buffer, at, vtable })
    }

    /// Where the value of `field` is, if the table has it.
    fn find(&self, field: Field) -> Result<Option<usize>, ConvertError> {
        let vtable_bytes = u16::from_le_bytes(self.buffer.array(self.vtable)?);
        if field >= vtable_bytes {
            return Ok(None);
        }
        let distance = u16::from_le_bytes(self.buffer.array(self.vtable + usize::from(field))?);
        Ok((distance != 0).then(|| self.at + usize::from(distance)))
    }

    pub(super) fn u8(&self, field: Field) -> Result<u8, ConvertError> {
        self.find(field)?.map_or(Ok(0), |at| Ok(u8::from_le_bytes(self.buffer.array(at)?)))
    }

    pub(super) fn i32(&self, field: Field) -> Result<i32, ConvertError> {
        self.find(field)?.map_or(Ok(0), |at| Ok(i32::from_le_bytes(self.buffer.array(at)?)))
    }

    pub(super) fn i64(&self, field: Field) -> Result<i64, ConvertError> {
        self.find(field)?.map_or(Ok(0), |at| Ok(i64::from_le_bytes(self.buffer.array(at)?)))
    }

    pub(super) fn f32(&self, field: Field) -> Result<f32, ConvertError> {
        self.find(field)?.map_or(Ok(0.0), |at| Ok(f32::from_le_bytes(self.buffer.array(at)?)))
    }

    pub(super) fn text(&self, field: Field) -> Result<String, ConvertError> {
        self.find(field)?.map_or_else(|| Ok(String::new()), |at| self.buffer.text(at))
    }

    pub(super) fn bytes(&self, field: Field) -> Result<&'a [u8], ConvertError> {
        self.find(field)?.map_or(Ok(&[]), |at| self.buffer.elements(at, 1))
    }

    pub(super) fn i64s(&self, field: Field) -> Result<Vec<i64>, ConvertError> {
        let bytes = self.find(field)?.map_or(Ok(&[][..]), |at| self.buffer.elements(at, 8))?;
        Ok(bytes.as_chunks::<8>().0.iter().map(|eight| i64::from_le_bytes(*eight)).collect())
    }

    pub(super) fn f32s(&self, field: Field) -> Result<Vec<f32>, ConvertError> {
        let bytes = self.find(field)?.map_or(Ok(&[][..]), |at| self.buffer.elements(at, 4))?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect())
    }

    pub(super) fn table(&self, field: Field) -> Result<Option<Table<'a>>, ConvertError> {
        let Some(at) = self.find(field)? else { return Ok(None) };
        Table::at(self.buffer, self.buffer.follow(at)?).map(Some)
    }

    pub(super) fn tables(&self, field: Field) -> Result<Vec<Table<'a>>, ConvertError> {
        self.each(field, |buffer, at| Table::at(buffer, buffer.follow(at)?))
    }

    pub(super) fn texts(&self, field: Field) -> Result<Vec<String>, ConvertError> {
        self.each(field, Buffer::text)
    }

    /// Reads each element of a vector of offsets.
    fn each<T>(
        &self,
        field: Field,
        read: impl Fn(&'a Buffer<'a>, usize) -> Result<T, ConvertError>,
    ) -> Result<Vec<T>, ConvertError> {
        let Some(at) = self.find(field)? else { return Ok(Vec::new()) };
        let (count, start) = self.buffer.vector(at)?;
        // One at a time: a hostile count runs into the file's end before it has cost memory.
        let mut elements = Vec::new();
        for n in 0..count {
            elements.push(read(self.buffer, start + 4 * n)?);
        }
        Ok(elements)
    }
}
