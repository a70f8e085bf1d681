//! The page to sign in, and to make an account.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Sign in", es: "Iniciar sesión", zh: "登录" }
    TITLE_CREATE { en: "Create your account", es: "Cree su cuenta", zh: "创建账户" }
    CREATE { en: "Create account", es: "Crear cuenta", zh: "创建账户" }
    EMAIL { en: "Email", es: "Correo electrónico", zh: "电子邮箱" }
    PASSWORD { en: "Password", es: "Contraseña", zh: "密码" }
    PASSWORD_HINT {
        en: "At least {least} characters. A few words in a row are good.",
        es: "Al menos {least} caracteres. Unas cuantas palabras seguidas van bien.",
        zh: "至少 {least} 个字符。几个连续的词语就很好。",
    }
    NAME { en: "Name", es: "Nombre", zh: "姓名" }
    NAME_HINT {
        en: "What the interviewer calls you.",
        es: "Cómo le llamará el entrevistador.",
        zh: "面试官对您的称呼。",
    }
    INVITE { en: "Invitation code", es: "Código de invitación", zh: "邀请码" }
    INVITE_HINT {
        en: "This server takes new people by invitation. Whoever runs it can give you a code.",
        es: "Este servidor admite a personas nuevas por invitación. Quien lo administra puede darle un código.",
        zh: "此服务器需要邀请才能注册。可向管理员索取邀请码。",
    }
    CLOSED {
        en: "This server takes no new accounts. Whoever runs it can make one for you.",
        es: "Este servidor no admite cuentas nuevas. Quien lo administra puede crearle una.",
        zh: "此服务器不开放注册。可请管理员为您创建账户。",
    }
    NO_ACCOUNT { en: "No account yet?", es: "¿Aún no tiene cuenta?", zh: "还没有账户？" }
    HAVE_ACCOUNT { en: "Have an account already?", es: "¿Ya tiene una cuenta?", zh: "已有账户？" }
    TO_GO_ON {
        en: "Please sign in to go on. You will come back to where you were.",
        es: "Inicie sesión para continuar. Volverá a donde estaba.",
        zh: "请登录以继续。登录后将返回之前的页面。",
    }
    WRONG {
        en: "The email or the password is wrong.",
        es: "El correo electrónico o la contraseña no son correctos.",
        zh: "电子邮箱或密码不正确。",
    }
    NEED_EMAIL {
        en: "Enter an email address such as ada@example.org.",
        es: "Escriba un correo electrónico como ada@example.org.",
        zh: "请输入电子邮箱，例如 ada@example.org。",
    }
    NEED_PASSWORD { en: "Enter your password.", es: "Escriba su contraseña.", zh: "请输入密码。" }
    SHORT_PASSWORD {
        en: "The password needs at least {least} characters.",
        es: "La contraseña necesita al menos {least} caracteres.",
        zh: "密码至少需要 {least} 个字符。",
    }
    TAKEN {
        en: "There is an account with this email already. Sign in instead.",
        es: "Ya existe una cuenta con este correo. Inicie sesión.",
        zh: "该邮箱已注册。请直接登录。",
    }
    BAD_INVITE {
        en: "This invitation code is unknown, used up or expired.",
        es: "Este código de invitación es desconocido, ya se usó o ha caducado.",
        zh: "邀请码无效、已使用或已过期。",
    }
}
