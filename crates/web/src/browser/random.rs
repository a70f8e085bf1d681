//! Randomness from the browser's own generator.

use leptos::prelude::window;

/// A text that nobody has used before: 128 random bits in hexadecimal digits.
pub(crate) fn unique_key() -> String {
    let mut bytes = [0u8; 16];
    // Every browser has it, on insecure pages too. Without it the key is the time, which is unique enough
    // for one person.
    let filled = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if filled.is_err() {
        return format!("t{}", js_sys::Date::now());
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
