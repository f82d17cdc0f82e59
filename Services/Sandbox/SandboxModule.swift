import HTTPKit
import ServiceKit

/// One partner that the sandbox plays: a folder of its own with a type of this kind, and its line in ``all``.
protocol SandboxModule: SendableMetatype {
    /// Names its lines in the journal, for good.
    static var name: String { get }

    /// Builds its state from its lines and takes up what a stop or a kill left undone.
    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts
}

/// What partners are built from.
struct SandboxContext: Sendable {
    let service: ServiceContext
    let config: SandboxConfig
    let lines: JournalLines
    /// What came, however it came.
    let inbox: InboxBook
}

/// Every partner.
enum SandboxModules {
    static let all: [any SandboxModule.Type] = [
        PaymentsModule.self, PayoutsModule.self, RatesModule.self, InboxModule.self, SMSModule.self,
        OnfidoModule.self, GDELTModule.self, ListsModule.self, BankModule.self, VTpassModule.self,
    ]
}
