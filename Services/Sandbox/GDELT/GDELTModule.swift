import HTTPKit
import ServiceKit

/// An archive of newspapers, GDELT's DOC 2.0 API. It remembers nothing: what it has follows from the name.
enum GDELTModule: SandboxModule {
    static let name = "gdelt"

    static func build(_ sandbox: SandboxContext) -> ServiceParts { ServiceParts(endpoints: [SearchArticles()]) }
}
