"""Text of the whole world, for the tests that draw it."""

from __future__ import annotations

WORLD = {
    "English": "Registry AVATAR To 1..n+1",
    "Chinese": "企业镜像仓库，测试",
    "Japanese": "エンタープライズ・レジストリ（本番）",
    "Korean": "컨테이너 레지스트리",
    "Arabic": "سجل الصور (Quay) رقم 12",
    "Persian": "مخزن پچگ ژرف",
    "Hebrew": "מאגר תמונות v2",
    "Thai": "แอปพลิเคชัน น้ำ",
    "Hindi": "विकास अवसंरचना क्षत्रिय",
    "Bengali": "বাংলা ভাষা",
    "Tamil": "தமிழ் மொழி",
    "Telugu": "తెలుగు",
    "Kannada": "ಕನ್ನಡ",
    "Malayalam": "മലയാളം",
    "Punjabi": "ਪੰਜਾਬੀ",
    "Gujarati": "ગુજરાતી",
    "Sinhala": "සිංහල",
    "Khmer": "ខ្មែរ",
    "Lao": "ລາວ",
    "Burmese": "မြန်မာ",
    "Amharic": "አማርኛ",
    "Georgian": "ქართული",
    "Armenian": "Հայերեն",
    "Vietnamese": "Tiếng Việt",
    "emoji": "👩\u200d💻 🇩🇪 ❤️ 1️⃣ 🚀 ⚙️",
    "marks": "x\u0302 e\u0301 ɸ",
    "symbols": "①②③ ☑ ⌘ ✓ →",
    "all at once": "漢字とemoji🎉混在 mixed العربية und עברית",
    "from the right": "מאגר (Quay) 漢字 العربية 50% x\u0302",
}
"""A line by language or kind; a shipped font has every character."""

BLUEPRINT = """\
blueprint: world
title: 企业镜像仓库 / سجل الصور 🚀
elements:
  developer: {kind: person, title: "开发者 👩‍💻"}
  ci:
    kind: cluster
    title: "مجموعة التكامل المستمر (OpenShift 4.16)"
    contains:
      platform:
        kind: ci-platform
        title: "منصة CI/CD الرئيسية"
        description: "تبني صور الحاويات من المصدر وتختبرها ثم تدفعها إلى السجل رقم 12 (Quay)."
      registry:
        kind: image-registry
        title: "מאגר תמונות זמני v2"
        description: "שומר תמונות עד שהן נבדקו (dev) ומקודמות."
  enterprise:
    kind: cluster
    title: エンタープライズ・クラスター（本番環境）
    contains:
      sandbox:
        kind: image-registry
        title: "沙盒镜像仓库"
        description: "所有未经测试的镜像都存放在这里，包括第三方镜像、外部镜像以及尚未通过安全认证的镜像。"
      enterprise:
        kind: image-registry
        title: "엔터프라이즈 컨테이너 레지스트리"
        description: "인증된 이미지만 저장됩니다. 모든 이미지는 인증을 통과해야 합니다."
  thai:
    kind: application
    title: "แอปพลิเคชันคลาวด์เนทีฟสำหรับการพัฒนา"
    description: "ระบบทดสอบที่ติดตั้งบนคลัสเตอร์และตรวจสอบความปลอดภัย"
  hindi:
    kind: application
    title: "विकास अवसंरचना"
    description: "छवियों का परीक्षण और प्रमाणन यहाँ होता है। x̂ + é"
relationships:
  - developer -> ci.platform: {connects: {}, label: "推送 push إرسال"}
  - ci.platform -> ci.registry: {connects: {}, label: "بناء ووسم appImage:dev"}
  - ci.registry -> enterprise.sandbox: {connects: {}, label: "プルする appImage:dev"}
  - enterprise.sandbox -> enterprise.enterprise: {connects: {}, label: "신뢰할 수 있는 이미지"}
  - enterprise.enterprise -> thai: {connects: {}, label: "ปรับใช้"}
  - enterprise.enterprise -> hindi: {connects: {}, label: "परिनियोजन 🎉"}
views:
  all: {kind: schematic, title: "企业镜像仓库 / سجل الصور المؤسسي"}
"""
"""A blueprint whose words are of ten languages and both directions."""
