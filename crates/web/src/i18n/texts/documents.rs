//! Uploaded documents.

use crate::i18n::text::texts;

texts! {
    GONE {
        en: "The file can no longer be read. Please choose it again.",
        es: "Ya no se puede leer el archivo. Selecciónelo de nuevo.",
        zh: "无法再读取该文件。请重新选择。",
    }
    DAMAGED {
        en: "This file is damaged. Please save it anew, or paste the text instead.",
        es: "Este archivo está dañado. Guárdelo de nuevo o pegue el texto.",
        zh: "文件已损坏。请重新保存，或直接粘贴文字。",
    }
    EMPTY {
        en: "This file is empty.",
        es: "Este archivo está vacío.",
        zh: "文件是空的。",
    }
    ENCRYPTED {
        en: "This file is protected by a password. Please remove the protection, or paste the text instead.",
        es: "Este archivo está protegido con contraseña. Quite la protección o pegue el texto.",
        zh: "文件受密码保护。请取消保护，或直接粘贴文字。",
    }
    NO_TEXT {
        en: "This file holds pictures of text, such as a scan. Please paste the text instead.",
        es: "Este archivo contiene imágenes de texto, como un escaneo. Pegue el texto en su lugar.",
        zh: "文件中只有文字的图片，例如扫描件。请直接粘贴文字。",
    }
    TOO_LARGE {
        en: "This file is too large: at most 5 MB. Please paste the text instead.",
        es: "El archivo es demasiado grande: como máximo 5 MB. Pegue el texto en su lugar.",
        zh: "文件过大：最多 5 MB。请直接粘贴文字。",
    }
    TOO_SLOW {
        en: "This file takes too long to read. Please paste the text instead.",
        es: "Leer este archivo lleva demasiado tiempo. Pegue el texto en su lugar.",
        zh: "读取文件的时间过长。请直接粘贴文字。",
    }
    UNSUPPORTED {
        en: "This kind of file cannot be read. Use PDF, DOCX or TXT.",
        es: "No se puede leer este tipo de archivo. Use PDF, DOCX o TXT.",
        zh: "无法读取此类文件。请使用 PDF、DOCX 或 TXT。",
    }
    WARN_PAGES_WITHOUT_TEXT {
        en: "Some pages hold only pictures; their text is missing here.",
        es: "Algunas páginas solo tienen imágenes; su texto falta aquí.",
        zh: "部分页面只有图片，其中的文字未能读取。",
    }
    WARN_TRUNCATED {
        en: "The document is longer than what fits; its end is missing here.",
        es: "El documento es más largo de lo que cabe; falta el final.",
        zh: "文档超出长度限制，结尾部分未包含。",
    }
    WARN_UNREADABLE {
        en: "Some characters could not be read. Please look through the text.",
        es: "Algunos caracteres no se han podido leer. Revise el texto.",
        zh: "部分字符无法读取。请检查文字。",
    }
}
