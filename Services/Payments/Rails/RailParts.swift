import Authentication
import HTTPKit
import Messaging
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Files of banks: what their routes and workers are made from.
struct RailParts: Sendable {
    let own: OwnAccountStore
    let files: BankFileStore
    let entries: BankEntryStore
    let dispatch: RailDispatch
    let booking: BankBooking
    let saga: BankEntrySaga
    private let railClock: RailClock
    /// Nil: no bank is configured; files come and go by operators' hands.
    private let channel: BankChannel?
    private let wake: @Sendable () -> Void
    private let micro: MicroDepositDesk
    private let providers: PayoutProviders
    private let approvals: ApprovalDesk
    private let transactions: Transactions
    private let cursors: CursorCodec
    private let clock: WallClock
    private let wakeEntries: WakeSignal
    private let interval: Duration

    /// What the ways out of wallets need of rails, before there is a saga of theirs.
    struct Ground: Sendable {
        let rails: Rails
        let own: OwnAccountStore
        let items: RailItemStore
        let accounts: BankAccountStore

        init(_ client: PostgresClient, _ config: PaymentsConfig) {
            rails = Rails(all: [ACHRail.rail, SEPARail.rail, WireRail.rail])
            own = OwnAccountStore(client)
            items = RailItemStore(client)
            accounts = BankAccountStore(client: client, box: SecretBox(secret: Array(config.secret.utf8)))
        }

        func providers(_ clock: WallClock) -> [PayoutProvider] {
            rails.all.map { RailPayouts(rail: $0, items: items, own: own, clock: clock).provider }
        }
    }

    init(
        _ context: ServiceContext, _ config: PaymentsConfig, _ broker: MessageBroker, _ ground: Ground,
        _ outflows: OutflowSaga, _ deposits: DepositSaga, _ chargebacks: ChargebackSaga, _ approvals: ApprovalDesk
    ) throws {
        let client = try context.postgres()
        let (wakeEntries, outboxSignal) = (WakeSignal(), context.outboxSignal)
        let wake: @Sendable () -> Void = {
            wakeEntries.raise()
            outflows.wake()
            deposits.wake()
            chargebacks.wake()
            outboxSignal.raise()
        }
        micro = MicroDepositDesk(
            accounts: ground.accounts, own: ground.own, deposits: MicroDepositStore(), clock: context.clock,
            ids: context.ids)
        providers = outflows.providers
        let followers = RailFollowers(all: [
            .withdrawal: .outflow(outflows), .microDeposit: micro.follower, .microDebit: micro.follower,
            .debit: .deposit(deposits, ground.accounts, chargebacks.book),
        ])
        let files = BankFileStore(client: client, box: ground.accounts.box)
        let entries = BankEntryStore(client)
        let sagas = SagaStore<BankEntry.Stage>(kind: "bank_entry")
        let wallet = BankWallet(broker: broker)
        dispatch = RailDispatch(
            client: client, rails: ground.rails, own: ground.own, files: files, items: ground.items,
            accounts: ground.accounts, clock: context.clock, ids: context.ids, crashes: context.crashes)
        booking = BankBooking(
            rails: ground.rails, own: ground.own, files: files, items: ground.items, entries: entries,
            inbox: BankInboxStore(client: client), sagas: sagas, followers: followers,
            suffices: { try await approvals.suffices($0, for: $1) }, clock: context.clock, ids: context.ids)
        railClock = RailClock(
            client: client, rails: ground.rails, own: ground.own, files: files, items: ground.items,
            entries: entries, followers: followers, clock: context.clock, ids: context.ids, wake: wake)
        saga = BankEntrySaga(
            client: client, entries: entries, sagas: sagas, wallet: wallet,
            lookups: [wallet.lookup, wallet.lookup(of: VirtualAccountStore(client: client))],
            approvals: approvals, clock: context.clock, ids: context.ids, crashes: context.crashes,
            wake: { wakeEntries.raise() })
        channel = try Self.channel(config, context)
        self.wake = wake
        own = ground.own
        self.files = files
        self.entries = entries
        self.approvals = approvals
        self.wakeEntries = wakeEntries
        interval = config.bankInterval
        transactions = try context.transactions()
        cursors = context.cursors
        clock = context.clock
    }

    /// The bank's own, where there is one; the sandbox's where that is there.
    private static func channel(_ config: PaymentsConfig, _ context: ServiceContext) throws -> BankChannel? {
        if let bank = config.bankSFTP { return SFTPBankFiles(bank, clock: context.clock).channel }
        return try config.accounts[SandboxProcessor.name].map { sandbox in
            SandboxBankFiles(
                link: try context.partnerLink(SandboxBankFiles.name, baseURL: sandbox.url), apiKey: sandbox.apiKey
            ).channel
        }
    }

    /// What two operators agree to.
    var approved: [ApprovedWork] { [AllocateBankEntry.approved(saga, approvals)] }

    var endpoints: [any Endpoint] {
        [
            ListOwnAccounts(own: own, cursors: cursors),
            SetOwnAccount(own: own, transactions: transactions, clock: clock),
            DispatchRail(dispatch: dispatch),
            ListBankFiles(files: files, cursors: cursors),
            GetBankFile(files: files, entries: entries, items: dispatch.items),
            GetBankFileContent(files: files),
            HandOverBankFile(files: files, items: dispatch.items, transactions: transactions, clock: clock),
            TakeBankFile(booking: booking, transactions: transactions, wake: wake),
            SendMicroDeposits(desk: micro, providers: providers, transactions: transactions),
            VerifyBankAccount(desk: micro, providers: providers, transactions: transactions),
            ListBankEntries(entries: entries, cursors: cursors),
            GetBankEntry(entries: entries),
            AllocateBankEntry(saga: saga, approvals: approvals, transactions: transactions),
        ]
    }

    func services(_ context: ServiceContext) -> [any Service] {
        var services: [any Service] = [
            SagaWorker(
                client: saga.client, store: saga.sagas, clock: clock, logger: context.logger, signal: wakeEntries
            ) { try await saga.step($0) },
            context.job("payments-dispatch-rails", every: interval) { try await dispatch.dispatchDue() },
            context.job("payments-end-rail-items", every: interval) { try await railClock.run() },
        ]
        if let channel {
            let post = BankPost(
                client: saga.client, channel: channel, booking: booking, clock: clock, logger: context.logger,
                crashes: context.crashes, wake: wake)
            services.append(context.job("payments-bank-post", every: interval) { try await post.run() })
        }
        return services
    }
}
