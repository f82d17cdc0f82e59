import Authentication
import HTTPKit
import Outbox
import Primitives
import ServiceKit

/// The stores over one database; the server and the commands make them alike.
struct AuthStores: Sendable {
    let secrets: AuthSecrets
    let users: UserStore
    let sessions: SessionStore
    let signIns: SignInStore
    let factors: SecondFactorStore
    let codes: CodeStore
    let resets: PasswordResetStore
    let stepUps: StepUpStore
    let apiKeys: APIKeyStore
    let signingKeys: SigningKeyStore
    let revocations: RevocationStore
    let restrictions: RestrictionStore
    let administration: AdministrationStore
    let directory: DirectoryStore
    let housekeeping: HousekeepingStore

    init(_ context: ServiceContext, _ config: AuthConfig) throws {
        let database = AuthDatabase(client: try context.postgres(), wake: context.outboxSignal)
        let events = AuthEvents(ids: context.ids)
        let secrets = AuthSecrets(secret: config.secret)
        self.secrets = secrets
        users = UserStore(database: database, events: events)
        sessions = SessionStore(database: database, events: events, secrets: secrets)
        signIns = SignInStore(
            database: database,
            events: events,
            secrets: secrets,
            sessions: sessions,
            addressLimit: config.failuresPerAddress
        )
        factors = SecondFactorStore(database: database, events: events, secrets: secrets, signIns: signIns)
        codes = CodeStore(
            database: database,
            events: events,
            secrets: secrets,
            ids: context.ids,
            keepsCodes: context.mode != .production
        )
        resets = PasswordResetStore(
            database: database, events: events, codes: codes, signIns: signIns, ids: context.ids)
        stepUps = StepUpStore(database: database, signIns: signIns, factors: factors)
        apiKeys = APIKeyStore(database: database, events: events)
        signingKeys = SigningKeyStore(database: database, secrets: secrets)
        revocations = RevocationStore(database: database)
        restrictions = RestrictionStore(database: database, events: events, clock: context.clock)
        administration = AdministrationStore(
            database: database, events: events, secrets: secrets, ids: context.ids, clock: context.clock,
            setsTiers: context.mode != .production)
        directory = DirectoryStore(client: database.client)
        housekeeping = HousekeepingStore(database: database)
    }

    static func hasher(_ config: AuthConfig) -> PasswordHasher {
        PasswordHasher(cost: config.passwordCost, threads: config.passwordThreads)
    }
}
