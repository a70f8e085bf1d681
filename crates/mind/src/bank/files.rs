//! The files of the built-in bank, compiled into the program.

use super::BankFile;

/// Declares a file of `crates/mind/bank/` by its name.
macro_rules! bank_file {
    ($name:literal) => {
        BankFile { name: $name, text: include_str!(concat!("../../bank/", $name)) }
    };
}

/// One line for each file in `crates/mind/bank/`, the general ones first; a test compares it with the folder.
pub const BUILT_IN: &[BankFile<'static>] = &[
    bank_file!("general.toml"),
    bank_file!("general-behavioural.toml"),
    bank_file!("general-situational.toml"),
    bank_file!("account-executive.toml"),
    bank_file!("accountant.toml"),
    bank_file!("backend-engineer.toml"),
    bank_file!("customer-support.toml"),
    bank_file!("data-engineer.toml"),
    bank_file!("data-scientist.toml"),
    bank_file!("designer.toml"),
    bank_file!("engineering-manager.toml"),
    bank_file!("frontend-engineer.toml"),
    bank_file!("full-stack-engineer.toml"),
    bank_file!("graduate.toml"),
    bank_file!("marketing-manager.toml"),
    bank_file!("mobile-engineer.toml"),
    bank_file!("nurse.toml"),
    bank_file!("product-manager.toml"),
    bank_file!("project-manager.toml"),
    bank_file!("qa-engineer.toml"),
    bank_file!("security-engineer.toml"),
    bank_file!("site-reliability-engineer.toml"),
    bank_file!("store-operations-manager.toml"),
    bank_file!("teacher.toml"),
];
