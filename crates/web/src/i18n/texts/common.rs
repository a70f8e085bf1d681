//! What every page has: the header, the footer, and words that several pages share.

use crate::i18n::text::texts;

texts! {
    SKIP { en: "Skip to content", es: "Saltar al contenido", zh: "跳到正文" }
    MAIN_NAVIGATION { en: "Main", es: "Principal", zh: "主导航" }
    FOOTER_NAVIGATION { en: "About this server", es: "Acerca de este servidor", zh: "关于此服务器" }
    DASHBOARD { en: "Dashboard", es: "Panel", zh: "面板" }
    PROFILE { en: "Profile", es: "Perfil", zh: "个人资料" }
    SIGN_IN { en: "Sign in", es: "Iniciar sesión", zh: "登录" }
    LOG_OUT { en: "Log out", es: "Cerrar sesión", zh: "退出登录" }
    PRIVACY { en: "Privacy", es: "Privacidad", zh: "隐私" }
    TERMS { en: "Terms", es: "Condiciones", zh: "条款" }
    LANGUAGE { en: "Language", es: "Idioma", zh: "语言" }
    THEME { en: "Appearance", es: "Apariencia", zh: "外观" }
    THEME_SYSTEM { en: "System", es: "Sistema", zh: "跟随系统" }
    THEME_LIGHT { en: "Light", es: "Claro", zh: "浅色" }
    THEME_DARK { en: "Dark", es: "Oscuro", zh: "深色" }
    LOADING { en: "Loading…", es: "Cargando…", zh: "加载中…" }
    TRY_AGAIN { en: "Try again", es: "Intentar de nuevo", zh: "重试" }
    CANCEL { en: "Cancel", es: "Cancelar", zh: "取消" }
    CLOSE { en: "Close", es: "Cerrar", zh: "关闭" }
    DELETE { en: "Delete", es: "Eliminar", zh: "删除" }
    OPTIONAL { en: "optional", es: "opcional", zh: "选填" }
    PROBLEM { en: "There is a problem", es: "Hay un problema", zh: "出现问题" }
    OFFLINE_NOW {
        en: "You are offline. What you type is kept; nothing can be sent until the connection is back.",
        es: "No tiene conexión. Lo que escriba se conserva; no se puede enviar nada hasta que vuelva.",
        zh: "您已离线。输入的内容会保留，恢复连接后才能发送。",
    }
    NOT_FOUND_TITLE { en: "There is no such page", es: "Esa página no existe", zh: "页面不存在" }
    NOT_FOUND_TEXT {
        en: "The address may be mistyped, or the page may have moved.",
        es: "Puede que la dirección esté mal escrita o que la página se haya movido.",
        zh: "地址可能有误，或页面已移动。",
    }
    TO_START { en: "Go to the start page", es: "Ir a la página de inicio", zh: "返回首页" }
    RETURN_TO_DASHBOARD { en: "Return to Dashboard", es: "Volver al panel", zh: "返回面板" }
    UNTITLED { en: "Untitled interview", es: "Entrevista sin título", zh: "未命名面试" }
    YOU { en: "You", es: "Usted", zh: "您" }
    INTERVIEWER { en: "Interviewer", es: "Entrevistador", zh: "面试官" }
    PASSWORD_SHOW { en: "Show password", es: "Mostrar contraseña", zh: "显示密码" }
    TOO_LONG {
        en: "This is {over} characters too long.",
        es: "Sobran {over} caracteres.",
        zh: "超出 {over} 个字符。",
    }
    CHARACTERS { en: "{n} of {most} characters", es: "{n} de {most} caracteres", zh: "{n} / {most} 个字符" }
}
