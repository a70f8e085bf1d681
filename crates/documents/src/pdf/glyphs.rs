//! The letters of a page and where they stand, as a device that draws nothing.

use crate::limits::MAX_PAGE_GLYPHS;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt as _, interpret_page,
};

/// Units of a font per em, as the device sees all fonts.
const UNITS_PER_EM: f64 = 1000.0;

/// Advance of a glyph that does not tell its own, in units.
const USUAL_ADVANCE: f64 = 500.0;

/// How far a line may rise or fall, as a part of its length, and still count as horizontal. What does not is
/// a stamp, or a label at the side.
const MAX_SLOPE: f64 = 0.1;

/// Stands for a dot or small square that is drawn and not written: perhaps what a list begins with.
pub(crate) const DOT: char = '\u{f8ff}';

/// Sizes of such a dot, in points, and how far it may be from square.
const DOT_SIZES: std::ops::Range<f64> = 1.5..8.0;
const DOT_RATIO: f64 = 1.25;

/// Parts of the outline of a dot: a circle has 6 of cubic curves, and 18 of quadratic ones.
const MAX_DOT_ELEMENTS: usize = 24;

/// The size of the text beside a dot, and its middle above the line, both as multiples of the dot's size.
const DOT_EM: f64 = 3.0;
const DOT_MIDDLE: f64 = 1.0;

/// A letter. Lengths are in points, from the upper left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) letter: char,
    /// Where it begins.
    pub(crate) x0: f64,
    /// Where the next one begins, if it follows at once.
    pub(crate) x1: f64,
    /// The line it stands on.
    pub(crate) baseline: f64,
    /// The size of its font.
    pub(crate) size: f64,
}

/// What a page shows.
#[derive(Default)]
pub(crate) struct PageGlyphs {
    pub(crate) glyphs: Vec<Glyph>,
    /// Letters whose character nobody knows: the font does not say.
    pub(crate) unknown: usize,
    pub(crate) has_images: bool,
    width: f64,
    pub(crate) height: f64,
}

impl PageGlyphs {
    pub(crate) fn of<'a>(
        page: &Page<'a>,
        pdf: &'a Pdf,
        cache: &InterpreterCache<'a>,
        settings: &InterpreterSettings,
    ) -> Self {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let mut shown = Self { width, height, ..Self::default() };
        let transform = page.initial_transform(true).to_kurbo();
        let bounds = Rect::new(0.0, 0.0, width, height);
        let mut context = Context::new(transform, bounds, cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut shown);
        shown
    }

    /// How many letters there are; spaces and dots are none.
    pub(crate) fn letters(&self) -> usize {
        self.glyphs.iter().filter(|glyph| !glyph.letter.is_whitespace() && glyph.letter != DOT).count()
    }

    fn add(&mut self, text: &str, transform: Affine, advance: f64) {
        let origin = transform * Point::ZERO;
        let [right_x, right_y, up_x, up_y, ..] = transform.as_coeffs();
        let across = Vec2::new(right_x, right_y) * advance;
        let size = Vec2::new(up_x, up_y).hypot() * UNITS_PER_EM;
        let on_page = (0.0..=self.width).contains(&origin.x) && (0.0..=self.height).contains(&origin.y);
        let horizontal = across.x >= 0.0 && across.y.abs() <= across.x.max(size * 0.01) * MAX_SLOPE;
        if !on_page || !horizontal || !size.is_finite() || size <= 0.0 {
            return;
        }
        // A ligature stands for several letters, which share its room.
        let letters = u32::try_from(text.chars().count()).unwrap_or(1).max(1);
        let each = across.x / f64::from(letters);
        for (at, letter) in (0_u32..).zip(text.chars()) {
            let x0 = each.mul_add(f64::from(at), origin.x);
            self.glyphs.push(Glyph { letter, x0, x1: x0 + each, baseline: origin.y, size });
        }
    }
}

fn advance(glyph: &Drawn<'_>) -> f64 {
    let advance = match glyph {
        Drawn::Outline(outline) => outline.advance_width(),
        Drawn::Type3(drawing) => drawing.advance_width(),
    };
    advance.map_or(USUAL_ADVANCE, f64::from)
}

impl<'a> Device<'a> for PageGlyphs {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.glyphs.len() + self.unknown >= MAX_PAGE_GLYPHS {
                return;
            }
            let transform = props.transform * glyph.transform();
            match glyph.as_unicode() {
                Some(BfString::Char('\0' | '\u{fffd}')) | None => self.unknown += 1,
                Some(BfString::Char(letter)) => {
                    self.add(letter.encode_utf8(&mut [0; 4]), transform, advance(glyph));
                }
                Some(BfString::String(letters)) => self.add(&letters, transform, advance(glyph)),
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.has_images = true;
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if path.elements().len() > MAX_DOT_ELEMENTS || !matches!(mode, DrawMode::Fill(_)) {
            return;
        }
        let bounds = props.transform.transform_rect_bbox(path.control_box());
        let (width, height) = (bounds.width(), bounds.height());
        let is_dot = DOT_SIZES.contains(&width) && width.max(height) < width.min(height) * DOT_RATIO;
        if is_dot && self.glyphs.len() < MAX_PAGE_GLYPHS {
            let baseline = width.mul_add(DOT_MIDDLE, bounds.center().y);
            let (x0, x1) = (bounds.x0, bounds.x1);
            self.glyphs.push(Glyph { letter: DOT, x0, x1, baseline, size: width * DOT_EM });
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
