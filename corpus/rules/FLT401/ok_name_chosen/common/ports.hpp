#pragma once

enum class Role { scan, block, report };

constexpr const wchar_t *name_of(Role role) {
    switch (role) {
    case Role::scan:
        return L"\\ChoiceScan";
    case Role::block:
        return L"\\ChoiceBlock";
    default:
        return L"\\ChoiceReport";
    }
}
