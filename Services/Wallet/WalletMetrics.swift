extension WalletService {
    package static let metrics = [
        "wallet_ledger_commands_total": "Commands given to the ledger.",
        "wallet_ledger_commit_seconds": "How long the commit of a group of commands took.",
        "wallet_ledger_groups_total": "Groups of commands committed.",
        "wallet_ledger_overloaded_total": "Commands refused because too many waited.",
        "wallet_ledger_refusals_total": "Commands that a rule refused.",
        "wallet_ledger_replays_total": "Commands that had been applied before.",
        "wallet_ledger_retries_total": "Groups tried again after a passing failure.",
        "wallet_ledger_waiting": "Commands that wait for their group.",
        "wallet_movements_total": "Movements posted.",
        "wallet_rewards_owed": "Rewards that no wallet can take yet.",
    ]
}
