import ArgumentParser
import AuthService
import ServiceKit

struct CreateUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create an account, such as the first administrator's.",
        discussion: "The password is read from standard input, so that it stands in no list of processes."
    )

    @Option(help: "E-mail address, which counts as verified.")
    var email: String

    @Option(help: "First name.")
    var firstName: String

    @Option(help: "Last name.")
    var lastName: String

    @Option(help: "ISO 3166-1 alpha-2 code.")
    var country: String?

    @Option(help: "A role; may be given several times.")
    var role: [String]

    private var person: AuthCommands.Person {
        get throws {
            try AuthCommands.Person(
                email: email, firstName: firstName, lastName: lastName, country: country, roleNames: role)
        }
    }

    func run() async throws {
        guard let password = readLine(strippingNewline: true), !password.isEmpty else {
            throw ValidationError("the password is expected on standard input")
        }
        try await refusing {
            let person = try person
            try await withCommandContext(AuthService.self) { context in
                try await AuthCommands(context).createUser(person, password: password)
            }
        }
    }
}

struct SeedDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create the accounts of the demo that are missing. Refused in production mode."
    )

    func run() async throws {
        try await refusing {
            try await withCommandContext(AuthService.self) { context in
                try await AuthCommands(context).seedDemo()
            }
        }
    }
}

struct RotateKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a new signing key; all replicas take it up.")

    @Flag(help: "Sign with it at once instead of ten minutes after its publication.")
    var immediately = false

    func run() async throws {
        let immediately = immediately
        try await refusing {
            try await withCommandContext(AuthService.self) { context in
                print(try await AuthCommands(context).rotateKeys(immediately: immediately))
            }
        }
    }
}

/// A refusal is the fault of whoever called: said in one line, not as a crash.
private func refusing(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let refused as AuthCommands.Refused {
        throw ValidationError(refused.description)
    }
}
