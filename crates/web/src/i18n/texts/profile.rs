//! Name, settings, account.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Profile", es: "Perfil", zh: "个人资料" }
    YOU { en: "About you", es: "Sobre usted", zh: "关于您" }
    EMAIL { en: "Email", es: "Correo electrónico", zh: "电子邮箱" }
    NAME { en: "Name", es: "Nombre", zh: "姓名" }
    NAME_HINT { en: "What the interviewer calls you.", es: "Cómo le llama el entrevistador.", zh: "面试官对您的称呼。" }
    LANGUAGE { en: "Language of the pages", es: "Idioma de las páginas", zh: "页面语言" }
    LOOK { en: "Look and motion", es: "Aspecto y movimiento", zh: "外观与动效" }
    MOTION { en: "Motion", es: "Movimiento", zh: "动效" }
    MOTION_SYSTEM { en: "System", es: "Sistema", zh: "跟随系统" }
    MOTION_FULL { en: "All", es: "Todo", zh: "全部" }
    MOTION_REDUCED { en: "Reduced", es: "Reducido", zh: "减少" }
    INTERVIEW { en: "In the interview", es: "En la entrevista", zh: "面试中" }
    CAPTIONS { en: "Show captions", es: "Mostrar subtítulos", zh: "显示字幕" }
    CAPTION_SIZE { en: "Size of captions", es: "Tamaño de los subtítulos", zh: "字幕大小" }
    ANNOUNCE { en: "Announce the interviewer's finished turns", es: "Anunciar los turnos terminados del entrevistador", zh: "朗读面试官说完的话" }
    ANNOUNCE_HINT {
        en: "For a screen reader. The voice says it too, so this is off at first.",
        es: "Para un lector de pantalla. La voz también lo dice; por eso está desactivado al principio.",
        zh: "供屏幕阅读器使用。语音本身也会说出内容，因此默认关闭。",
    }
    PUSH_TO_TALK { en: "Push to talk", es: "Pulsar para hablar", zh: "按住说话" }
    PUSH_TO_TALK_HINT {
        en: "The microphone is open only while you hold the key or button.",
        es: "El micrófono solo está abierto mientras mantiene pulsada la tecla o el botón.",
        zh: "只有按住按键或按钮时，麦克风才会开启。",
    }
    SHORTCUTS { en: "Single-key shortcuts", es: "Atajos de una tecla", zh: "单键快捷键" }
    SHORTCUTS_HINT {
        en: "Switch them off if you dictate or use speech control.",
        es: "Desactívelos si dicta o usa control por voz.",
        zh: "如果使用听写或语音控制，请关闭。",
    }
    PATIENCE_OWN { en: "Choose my own patience", es: "Elegir mi propia paciencia", zh: "自定义等待时间" }
    SAVE { en: "Save", es: "Guardar", zh: "保存" }
    SAVED { en: "Saved.", es: "Guardado.", zh: "已保存。" }
    PASSWORD { en: "Password", es: "Contraseña", zh: "密码" }
    PASSWORD_NOW { en: "Current password", es: "Contraseña actual", zh: "当前密码" }
    PASSWORD_NEXT { en: "New password", es: "Contraseña nueva", zh: "新密码" }
    PASSWORD_CHANGE { en: "Change password", es: "Cambiar contraseña", zh: "更改密码" }
    PASSWORD_CHANGED {
        en: "The password was changed. Other browsers were signed out.",
        es: "La contraseña se ha cambiado. Se ha cerrado la sesión en otros navegadores.",
        zh: "密码已更改，其他浏览器已退出登录。",
    }
    PASSWORD_WRONG { en: "This is not your current password.", es: "Esta no es su contraseña actual.", zh: "当前密码不正确。" }
    DATA { en: "Your data", es: "Sus datos", zh: "您的数据" }
    EXPORT_TEXT {
        en: "Everything that this server stores about you, in one JSON file.",
        es: "Todo lo que este servidor guarda sobre usted, en un archivo JSON.",
        zh: "此服务器保存的关于您的全部内容，一个 JSON 文件。",
    }
    EXPORT { en: "Download my data", es: "Descargar mis datos", zh: "下载我的数据" }
    EXPORTED { en: "Your data was downloaded.", es: "Sus datos se han descargado.", zh: "您的数据已下载。" }
    DELETE { en: "Delete account", es: "Eliminar cuenta", zh: "删除账户" }
    DELETE_TEXT {
        en: "Your account, your interviews, your library: everything is deleted at once and cannot be brought back.",
        es: "Su cuenta, sus entrevistas, su biblioteca: todo se elimina de inmediato y no se puede recuperar.",
        zh: "您的账户、面试和资料库将立即全部删除，无法恢复。",
    }
    DELETE_TITLE { en: "Delete your account?", es: "¿Eliminar su cuenta?", zh: "删除您的账户？" }
    DELETE_TYPE { en: "Type your email to confirm", es: "Escriba su correo para confirmar", zh: "输入您的电子邮箱以确认" }
    DELETE_TYPE_WRONG { en: "This is not the email of this account.", es: "Este no es el correo de esta cuenta.", zh: "这不是此账户的电子邮箱。" }
    DELETE_SURE { en: "Delete everything", es: "Eliminar todo", zh: "删除全部内容" }
    DELETED { en: "Your account was deleted.", es: "Su cuenta se ha eliminado.", zh: "您的账户已删除。" }
}
