// Made by scripts/render from the declarations of all messages.
/// Every message of the suite.
package enum AllMessages {
    package static let events: [any EventContract.Type] = [
        APIKeyRevoked.self,
        BalancesSnapshotted.self,
        ControlsChanged.self,
        DepositCreated.self,
        DepositExpired.self,
        DepositFailed.self,
        DepositRefunded.self,
        DepositSucceeded.self,
        EntryPosted.self,
        HoldCaptured.self,
        HoldExpired.self,
        HoldPlaced.self,
        HoldReleased.self,
        LoginFailed.self,
        LoginSucceeded.self,
        MovementsPosted.self,
        OneTimeCodeIssued.self,
        PasswordChanged.self,
        PeriodClosed.self,
        ReconciliationCompleted.self,
        SecondFactorChanged.self,
        SessionRevoked.self,
        SessionsRevoked.self,
        UserLocked.self,
        UserRegistered.self,
        UserUpdated.self,
        WalletCreated.self,
        WalletStatusChanged.self,
    ]
    package static let requests: [any RequestContract.Type] = [
        CheckDeposit.self,
        ConsumeStepUp.self,
        CreditDeposit.self,
        ExchangeAPIKey.self,
        ListRevocations.self,
        ReleaseDeposit.self,
        ReserveDeposit.self,
        SnapshotBalances.self,
    ]
}
