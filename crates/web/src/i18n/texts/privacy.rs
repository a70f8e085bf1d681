//! What becomes of what a person says here: written from the server's own configuration.

use crate::i18n::text::texts;

texts! {
    TITLE { en: "Privacy", es: "Privacidad", zh: "隐私" }
    INTRO {
        en: "This page is written from the configuration of this server as it runs now.",
        es: "Esta página se genera a partir de la configuración actual de este servidor.",
        zh: "本页内容根据此服务器当前的配置生成。",
    }
    WHO { en: "Who takes part", es: "Quién participa", zh: "谁参与其中" }
    WHO_EMBEDDED {
        en: "The interviewer is {name}. It runs on this server; no other company is involved.",
        es: "El entrevistador es {name}. Se ejecuta en este servidor; no interviene ninguna otra empresa.",
        zh: "面试官是 {name}，在此服务器上运行，不涉及其他公司。",
    }
    WHO_HOST {
        en: "The interviewer is {name}, a service at {host}. Its operator has its own rules on what it keeps.",
        es: "El entrevistador es {name}, un servicio en {host}. Su operador tiene sus propias normas sobre lo que guarda.",
        zh: "面试官是 {name}，由 {host} 提供。其运营方有自己的数据保存规则。",
    }
    MODEL { en: "Model", es: "Modelo", zh: "模型" }
    GOES { en: "Where it goes", es: "A dónde va", zh: "去向" }
    SOUND { en: "The sound of your voice", es: "El sonido de su voz", zh: "您的声音" }
    TEXT { en: "Job description, résumé, what is said", es: "Oferta, currículum, lo que se dice", zh: "职位描述、简历、对话内容" }
    HERE { en: "stays on this server", es: "se queda en este servidor", zh: "仅在此服务器上处理" }
    TO_HOST { en: "is sent to {host}", es: "se envía a {host}", zh: "发送至 {host}" }
    KEPT { en: "What is kept, and for how long", es: "Qué se guarda y por cuánto tiempo", zh: "保存哪些内容、保存多久" }
    KEPT_ACCOUNT {
        en: "Email, name, settings, and a hash of the password",
        es: "Correo, nombre, ajustes y un hash de la contraseña",
        zh: "邮箱、姓名、设置，以及密码的哈希值",
    }
    KEPT_FEEDBACK { en: "Feedback on interviews", es: "Comentarios sobre las entrevistas", zh: "面试反馈" }
    KEPT_INTERVIEWS {
        en: "Interviews, with the job description and résumé they were made from",
        es: "Entrevistas, con la oferta y el currículum de los que partieron",
        zh: "面试，以及所用的职位描述和简历",
    }
    KEPT_LIBRARY { en: "Your library of texts", es: "Su biblioteca de textos", zh: "您的资料库" }
    KEPT_SIGN_INS { en: "That a browser is signed in", es: "Que un navegador tiene la sesión iniciada", zh: "浏览器的登录状态" }
    KEPT_SOUND { en: "The sound of interviews", es: "El sonido de las entrevistas", zh: "面试的声音" }
    KEPT_TRANSCRIPTS { en: "What was said, as text", es: "Lo que se dijo, como texto", zh: "对话的文字记录" }
    KEPT_UPLOADS { en: "Uploaded files", es: "Archivos subidos", zh: "上传的文件" }
    NEVER { en: "not kept", es: "no se guarda", zh: "不保存" }
    UNTIL_DELETED { en: "until you delete it", es: "hasta que usted lo elimine", zh: "直到您删除" }
    AFTER_USE { en: "{time} after the last use", es: "{time} tras el último uso", zh: "最后一次使用后 {time}" }
    DATABASE_SQLITE { en: "It is kept in a file on this server.", es: "Se guarda en un archivo de este servidor.", zh: "保存在此服务器的文件中。" }
    DATABASE_POSTGRES { en: "It is kept in a PostgreSQL database.", es: "Se guarda en una base de datos PostgreSQL.", zh: "保存在 PostgreSQL 数据库中。" }
    BROWSER { en: "In your browser", es: "En su navegador", zh: "在您的浏览器中" }
    BROWSER_TEXT {
        en: "One cookie tells that you are signed in. The draft of an interview and the look of the pages are kept in this browser; logging out removes the draft. There is no tracking, and nothing is loaded from other sites.",
        es: "Una cookie indica que ha iniciado sesión. El borrador de una entrevista y el aspecto de las páginas se guardan en este navegador; cerrar la sesión elimina el borrador. No hay rastreo ni se carga nada de otros sitios.",
        zh: "一个 Cookie 用于记录登录状态。面试草稿和页面外观保存在此浏览器中，退出登录会删除草稿。没有跟踪，也不从其他网站加载任何内容。",
    }
    CHOICE { en: "What you can do", es: "Qué puede hacer", zh: "您可以做什么" }
    CHOICE_TEXT {
        en: "Delete a single interview on the dashboard. Download everything, or delete your account with everything in it, on your profile.",
        es: "Elimine una entrevista en el panel. Descargue todo, o elimine su cuenta con todo su contenido, en su perfil.",
        zh: "可在面板上删除单场面试，在个人资料中下载全部数据，或删除账户及其全部内容。",
    }
    WAIT {
        en: "When the connection is lost, an interview waits {time} for you. Then it is closed and saved as far as it went.",
        es: "Si se pierde la conexión, la entrevista le espera {time}. Después se cierra y se guarda hasta donde llegó.",
        zh: "连接中断后，面试会等待您 {time}，之后关闭并保存已进行的内容。",
    }
    VERSION { en: "PrepPal {version}", es: "Versión {version} de PrepPal", zh: "PrepPal 版本 {version}" }
}
