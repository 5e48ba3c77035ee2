#ifndef VAULT_H
#define VAULT_H

#define VAULT_NAME L"Vault"
#define VAULT_PORT_NAME L"\\" VAULT_NAME L"Port"

#endif
