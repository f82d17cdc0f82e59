import HTTPKit
import ServiceKit

/// The publishers of lists of sanctions: files of a folder, as they are. Without a folder there are none.
enum ListsModule: SandboxModule {
    static let name = "lists"

    static func build(_ sandbox: SandboxContext) throws -> ServiceParts {
        let config = ListsConfig(sandbox.service.settings)
        return ServiceParts(endpoints: [GetListFile(folder: config.folder)])
    }
}
