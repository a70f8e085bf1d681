//! Microphones and loudspeakers: choosing one, and what to do when there is none.

use crate::i18n::text::texts;

texts! {
    MICROPHONE { en: "Microphone", es: "Micrófono", zh: "麦克风" }
    LOUDSPEAKER { en: "Loudspeaker", es: "Altavoz", zh: "扬声器" }
    LOUDSPEAKER_HINT {
        en: "With another loudspeaker, the browser may hear the interviewer in your microphone.",
        es: "Con otro altavoz, el navegador puede oír al entrevistador en su micrófono.",
        zh: "使用其他扬声器时，麦克风可能会收到面试官的声音。",
    }
    DEVICE_UNNAMED { en: "Device {n}", es: "Dispositivo {n}", zh: "设备 {n}" }
    WITH_TEXT { en: "Continue with text", es: "Continuar por escrito", zh: "改用文字继续" }

    DENIED {
        en: "Microphone is blocked for this site",
        es: "El micrófono está bloqueado para este sitio",
        zh: "此网站的麦克风已被阻止",
    }
    DENIED_CHROMIUM {
        en: "Select the icon to the left of the address, allow the microphone, and come back. If every site is blocked, look into the privacy settings of your system.",
        es: "Pulse el icono a la izquierda de la dirección, permita el micrófono y vuelva. Si todos los sitios están bloqueados, mire los ajustes de privacidad de su sistema.",
        zh: "点击地址栏左侧的图标，允许使用麦克风，然后返回。如果所有网站都被阻止，请查看系统的隐私设置。",
    }
    DENIED_FIREFOX {
        en: "Select the crossed-out microphone beside the address, remove the block, and try again. If every site is blocked, look into the privacy settings of your system.",
        es: "Pulse el micrófono tachado junto a la dirección, quite el bloqueo e inténtelo de nuevo. Si todos los sitios están bloqueados, mire los ajustes de privacidad de su sistema.",
        zh: "点击地址旁带斜线的麦克风图标，取消阻止后重试。如果所有网站都被阻止，请查看系统的隐私设置。",
    }
    DENIED_SAFARI {
        en: "Open Safari, Settings for This Website, and set Microphone to Allow. If every site is blocked, open System Settings, Privacy & Security, Microphone.",
        es: "Abra Safari, Ajustes para este sitio web, y elija Permitir en Micrófono. Si todos los sitios están bloqueados, abra Ajustes del Sistema, Privacidad y seguridad, Micrófono.",
        zh: "打开 Safari 菜单中的“此网站的设置”，将麦克风设为“允许”。如果所有网站都被阻止，请打开“系统设置”中的“隐私与安全性”，选择“麦克风”。",
    }
    DENIED_IOS {
        en: "Open the page menu beside the address, choose Website Settings, and set Microphone to Allow. If it stays blocked, open Settings, Apps, your browser, Microphone.",
        es: "Abra el menú de página junto a la dirección, elija Ajustes del sitio web y permita el micrófono. Si sigue bloqueado, abra Ajustes, Apps, su navegador, Micrófono.",
        zh: "打开地址旁的页面菜单，选择“网站设置”，将麦克风设为“允许”。如果仍被阻止，请在“设置”的“App”中找到您的浏览器，打开麦克风。",
    }
    DENIED_AGAIN { en: "I've allowed it – try again", es: "Ya lo he permitido: reintentar", zh: "我已允许，重试" }
    DISMISSED { en: "The browser is waiting for your answer", es: "El navegador espera su respuesta", zh: "浏览器正在等待您的回答" }
    DISMISSED_TEXT {
        en: "The question about the microphone was closed. Ask again, and choose “Allow”.",
        es: "La pregunta sobre el micrófono se cerró. Vuelva a preguntar y elija «Permitir».",
        zh: "麦克风的授权提示已被关闭。请再次请求，并选择“允许”。",
    }
    DISMISSED_AGAIN { en: "Ask again", es: "Preguntar de nuevo", zh: "再次请求" }
    NOT_FOUND { en: "No microphone found", es: "No se encuentra ningún micrófono", zh: "未找到麦克风" }
    NOT_FOUND_TEXT {
        en: "Connect a microphone or a headset. This page notices it by itself.",
        es: "Conecte un micrófono o unos auriculares con micrófono. Esta página lo detecta por sí sola.",
        zh: "请连接麦克风或耳麦，页面会自动检测到。",
    }
    IN_USE { en: "The microphone is in use", es: "El micrófono está en uso", zh: "麦克风正被占用" }
    IN_USE_TEXT {
        en: "Another program holds it: often a video call, such as Zoom, Teams or Skype, or a recorder. Close it and try again.",
        es: "Otro programa lo ocupa: a menudo una videollamada, como Zoom, Teams o Skype, o una grabadora. Ciérrelo e inténtelo de nuevo.",
        zh: "其他程序正在使用它，通常是 Zoom、Teams、Skype 等视频通话软件或录音软件。请关闭后重试。",
    }
    INSECURE { en: "This page may not use a microphone", es: "Esta página no puede usar un micrófono", zh: "此页面无法使用麦克风" }
    INSECURE_TEXT {
        en: "Browsers allow it only over HTTPS, or on this computer itself. Whoever runs this server has to serve it over HTTPS.",
        es: "Los navegadores solo lo permiten por HTTPS o en el propio equipo. Quien administra este servidor debe ofrecerlo por HTTPS.",
        zh: "浏览器只允许 HTTPS 页面或本机页面使用麦克风。请服务器管理员启用 HTTPS。",
    }
    FAILED { en: "The microphone does not start", es: "El micrófono no arranca", zh: "麦克风无法启动" }
    FAILED_TEXT {
        en: "The browser does not say why. Choose another microphone, or restart the browser.",
        es: "El navegador no dice por qué. Elija otro micrófono o reinicie el navegador.",
        zh: "浏览器没有说明原因。请选择其他麦克风，或重启浏览器。",
    }
}
