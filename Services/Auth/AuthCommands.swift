import AuthDomain
import Authentication
import Primitives
package import ServiceKit

/// What `auth` does besides serving. Run with the same configuration; events leave with the next server that runs.
package struct AuthCommands: Sendable {
    private let context: ServiceContext
    private let config: AuthConfig
    private let stores: AuthStores

    package init(_ context: ServiceContext) throws {
        self.context = context
        config = try AuthConfig(context.settings)
        stores = try AuthStores(context, config)
    }

    /// A wrong argument, or something that the mode forbids.
    package struct Refused: Error, CustomStringConvertible {
        package let description: String
    }

    package struct Person: Sendable {
        let email: String
        let firstName: String
        let lastName: String
        let country: String?
        let roles: [Role]
        let kycTier: Int

        /// Throws `Refused` for a role that does not exist, and for none at all.
        package init(
            email: String,
            firstName: String,
            lastName: String,
            country: String? = nil,
            roleNames: [String]
        ) throws {
            let known = Role.allCases.map(\.rawValue)
            guard !roleNames.isEmpty, roleNames.allSatisfy(known.contains) else {
                throw Refused(description: "a role is one of \(known.joined(separator: ", "))")
            }
            self.init(email, firstName, lastName, country, roleNames.compactMap(Role.init(rawValue:)))
        }

        init(
            _ email: String, _ firstName: String, _ lastName: String, _ country: String?, _ roles: [Role],
            kycTier: Int = 0
        ) {
            self.email = email
            self.firstName = firstName
            self.lastName = lastName
            self.country = country
            self.roles = roles
            self.kycTier = kycTier
        }
    }

    /// Creates an account whose address counts as verified: whoever runs the command vouches for it.
    /// Throws `Refused` if the address is taken or something about the person or password is not right.
    package func createUser(_ person: Person, password: String) async throws {
        guard let email = EmailAddress(person.email) else {
            throw Refused(description: "\(person.email) is no e-mail address")
        }
        for name in [person.firstName, person.lastName] where PersonName(name) == nil {
            throw Refused(description: "\(name) is no name: it could be read as an address, or is of several scripts")
        }
        if let country = person.country, Country(country) == nil {
            throw Refused(description: "\(country) is no ISO 3166-1 alpha-2 code")
        }
        do {
            try await register(person, email: email, password: password)
        } catch AuthError.emailTaken {
            throw Refused(description: "\(email) has an account already")
        } catch AuthError.passwordRefused(_, let refusal) {
            throw Refused(description: "the password is refused: \(refusal.rawValue)")
        }
    }

    private func register(_ person: Person, email: EmailAddress, password: String) async throws {
        let passwords = Passwords(hasher: AuthStores.hasher(config))
        let hash = try await passwords.hash(password, for: email, field: "password")
        let now = context.clock.now()
        let user = User(
            id: context.ids.next(),
            email: email,
            isEmailVerified: true,
            firstName: person.firstName,
            lastName: person.lastName,
            phone: nil,
            isPhoneVerified: false,
            country: person.country,
            roles: Role.allCases.filter(person.roles.contains),
            kycTier: person.kycTier,
            status: .active,
            hasSecondFactor: false,
            createdAt: now,
            version: 1
        )
        try await stores.users.register(user, passwordHash: hash, code: nil, at: now)
    }

    // MARK: Demo

    package static let demoPassword = "florin-demo-2026"

    static let demoPeople = [
        Person("ada@florin.test", "Ada", "Lovelace", "GB", [.customer], kycTier: 2),
        Person("grace@florin.test", "Grace", "Hopper", "US", [.customer], kycTier: 2),
        Person("accountant@florin.test", "Luca", "Pacioli", "IT", [.accountant]),
        Person("support@florin.test", "Susan", "Kare", "US", [.support]),
        Person("admin@florin.test", "Alan", "Turing", "GB", [.admin]),
        Person("compliance@florin.test", "Harry", "Markopolos", "US", [.compliance]),
    ]

    /// Creates the people of the demo that are missing. Throws `Refused` in production mode: everybody knows their
    /// password.
    package func seedDemo() async throws {
        guard context.mode != .production else {
            throw Refused(description: "demo accounts are never made in production mode")
        }
        for person in Self.demoPeople {
            guard let email = EmailAddress(person.email), try await stores.users.find(email) == nil else { continue }
            do {
                try await register(person, email: email, password: Self.demoPassword)
            } catch AuthError.emailTaken {
                // Another seeding at the same time was faster.
            }
        }
    }

    // MARK: Keys

    /// Makes a new signing key now; all replicas publish it within seconds. Returns its id.
    /// - Parameter immediately: signs from now on, instead of after the time in which everybody hears of the key. For
    ///   a key that may have leaked: tokens of the old one stay valid until they end.
    package func rotateKeys(immediately: Bool = false) async throws -> String {
        let lead: Duration = immediately ? .zero : KeySchedule.lead
        let keys = try await stores.signingKeys.rotate(at: context.clock.now(), lead: lead) { _ in true }
        guard let youngest = keys.max(by: { $0.schedule.signsFrom < $1.schedule.signsFrom }) else {
            throw Refused(description: "no key was made")
        }
        return youngest.schedule.id
    }
}
