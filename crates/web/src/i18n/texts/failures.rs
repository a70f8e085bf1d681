//! What went wrong with a call to the server.

use crate::i18n::text::texts;

texts! {
    OFFLINE {
        en: "The server cannot be reached. Please check your connection and try again.",
        es: "No se puede contactar con el servidor. Compruebe su conexión e inténtelo de nuevo.",
        zh: "无法连接到服务器。请检查网络连接后重试。",
    }
    TIMED_OUT {
        en: "The server is taking too long to answer. Please try again.",
        es: "El servidor tarda demasiado en responder. Inténtelo de nuevo.",
        zh: "服务器响应超时。请重试。",
    }
    UNREADABLE {
        en: "The server's answer does not fit this page. Please reload the page.",
        es: "La respuesta del servidor no corresponde a esta página. Vuelva a cargar la página.",
        zh: "服务器的回答与此页面不符。请重新加载页面。",
    }
    SIGNED_OUT {
        en: "You are no longer signed in. Please sign in again.",
        es: "Su sesión ha caducado. Inicie sesión de nuevo.",
        zh: "您已退出登录。请重新登录。",
    }
    FORBIDDEN {
        en: "This is not allowed on this server.",
        es: "Esto no está permitido en este servidor.",
        zh: "此服务器不允许此操作。",
    }
    NOT_FOUND {
        en: "It does not exist, or you don't have access to it.",
        es: "No existe, o usted no tiene acceso.",
        zh: "内容不存在，或您没有访问权限。",
    }
    CONFLICT {
        en: "Something has changed in the meantime. Please reload the page.",
        es: "Algo ha cambiado entretanto. Vuelva a cargar la página.",
        zh: "内容在此期间已发生变化。请重新加载页面。",
    }
    TOO_LARGE {
        en: "This is more than the server accepts. Please shorten it.",
        es: "Es más de lo que acepta el servidor. Acórtelo, por favor.",
        zh: "内容超出服务器限制。请缩短后重试。",
    }
    TOO_MANY {
        en: "The server is busy. Please try again in a moment.",
        es: "El servidor está ocupado. Inténtelo de nuevo dentro de un momento.",
        zh: "服务器繁忙。请稍后重试。",
    }
    TOO_MANY_WAIT {
        en: "Too many attempts. Please try again in {wait}.",
        es: "Demasiados intentos. Inténtelo de nuevo dentro de {wait}.",
        zh: "尝试次数过多。请在 {wait}后重试。",
    }
    BAD_REQUEST {
        en: "The server could not accept this: {problem}",
        es: "El servidor no ha podido aceptarlo: {problem}",
        zh: "服务器无法接受：{problem}",
    }
    SERVER {
        en: "Something went wrong on the server. Please try again.",
        es: "Algo ha fallado en el servidor. Inténtelo de nuevo.",
        zh: "服务器出现错误。请重试。",
    }
    UNAVAILABLE {
        en: "The server is not available at the moment. Please try again soon.",
        es: "El servidor no está disponible en este momento. Inténtelo de nuevo en breve.",
        zh: "服务器暂时不可用。请稍后重试。",
    }
}
