// swift-tools-version: 6.2
import Foundation
import PackageDescription

// One settings list for every target of ours: Swift 6 mode, warnings are errors.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Products of the packages we stand on.
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

/// A module under `Shared/`, any service may import it.
func shared(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Shared/\(name)", exclude: exclude, resources: resources,
        swiftSettings: settings)
}

/// What `scripts/render` makes the Swift of messages from; no source of a target itself.
let messageDeclarations =
    FileManager.default.enumerator(atPath: "\(Context.packageDirectory)/Shared/Contracts")?
    .compactMap { $0 as? String }.filter { $0.hasSuffix(".messages") } ?? []

/// A C library from Debian's packages, found by pkg-config.
func systemLibrary(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Shared/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// Tests of one target; all may use `TestSupport`.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)", exclude: exclude,
        swiftSettings: settings)
}

/// What every service needs beside its own domain.
let serviceFoundation: [Target.Dependency] = [
    "TracingKit", "PrivacyKit", "PolicyKit", "MoneyKit", "Primitives", "JSONKit", "Contracts", "PostgresAccess",
    "Messaging", "Outbox",
    "Authentication", "RedisAccess", "HTTPKit", "FileKit", "ServiceKit", "SuiteKit", logging, metrics, coreMetrics,
    lifecycle, crypto, deque,
]

/// What the rules of some need beside money and ids: those of compliance judge JSON that staff write and read lists in
/// XML, and the wallet's gate knows whom to ask about.
let domainsAlsoUse: [String: [Target.Dependency]] = [
    "Compliance": ["JSONKit", "XMLKit"], "Payments": ["ISO20022Kit", "StatementKit"], "Wallet": ["PolicyKit"],
]
/// What some need beside that.
let servicesAlsoUse: [String: [Target.Dependency]] = [
    "Compliance": ["BoostKit", nioPosix],
    "Notifications": ["CurlKit", "MailKit", argumentParser, cryptoExtras, mustache],
    "Payments": ["CurlKit", "ISO20022Kit", "NachaKit", "QRKit"],
]
/// What some carry in their program beside their migrations.
let servicesAlsoCarry: [String: [Resource]] = [
    "Compliance": [.embedInCode("Data")],
    "Notifications": [.embedInCode("Data"), .embedInCode("Knowledge")],
]

/// What the tests of some need beside that.
let serviceTestsAlsoUse: [String: [Target.Dependency]] = [
    "Billing": ["SandboxService"],
    "Wallet": ["LedgerSupport", "SandboxService"],
    "Payments": ["SandboxService", nioCore, nioHTTP1],
    "Compliance": ["SandboxService", "CurlKit", nioHTTP1],
    "Notifications": ["SandboxService", nioCore, nioHTTP1],
]
let domainTestsAlsoUse: [String: [Target.Dependency]] = [
    "Billing": ["JSONKit"], "Compliance": ["JSONKit", "XMLKit"], "Payments": ["ISO20022Kit", "StatementKit"],
    "Wallet": ["LedgerSupport", "PolicyKit"],
]

/// Turns "Wallet" into WalletDomain, WalletService, WalletMain (product `wallet`) and the tests of the first two.
func service(_ name: String, program: String, makesDocuments: Bool) -> [Target] {
    let root = "Services/\(name)"
    // With DocumentKit come pango and cairo, which the others need not load.
    let foundation =
        serviceFoundation + servicesAlsoUse[name, default: []] + (makesDocuments ? ["DocumentKit"] : [])
    return [
        .target(
            name: "\(name)Domain", dependencies: ["MoneyKit", "Primitives"] + domainsAlsoUse[name, default: []],
            path: "\(root)/Domain", swiftSettings: settings),
        .target(
            name: "\(name)Service",
            dependencies: foundation + [.target(name: "\(name)Domain")],
            path: root, exclude: ["Domain", "Main", "README.md"],
            resources: [.embedInCode("Migrations")] + servicesAlsoCarry[name, default: []], swiftSettings: settings),
        .executableTarget(
            name: program, dependencies: [.target(name: "\(name)Service"), "ServiceKit", argumentParser],
            path: "\(root)/Main", swiftSettings: settings),
        tests(
            "\(name)DomainTests",
            [.target(name: "\(name)Domain"), "MoneyKit", "Primitives"] + domainTestsAlsoUse[name, default: []]),
        tests(
            "\(name)ServiceTests",
            foundation + serviceTestsAlsoUse[name, default: []] + [
                .target(name: "\(name)Domain"), .target(name: "\(name)Service"),
            ]),
    ]
}

// SwiftPM keeps what a manifest said until the manifest changes, so it reads no other file.
// rendered: services, by scripts/render from suite.json
let suiteServices: [(module: String, program: String, makesDocuments: Bool)] = [
    ("Auth", "auth", false),
    ("Wallet", "wallet", false),
    ("Payments", "payments", true),
    ("Billing", "billing", true),
    ("Accounting", "accounting", true),
    ("Compliance", "compliance", false),
    ("Notifications", "notifications", false),
]
// end of services

let systemLibraries: [Target] = [
    systemLibrary("Clibpq", pkgConfig: "libpq", apt: "libpq-dev"),
    systemLibrary("Chiredis", pkgConfig: "hiredis", apt: "libhiredis-dev"),
    systemLibrary("Crabbitmq", pkgConfig: "librabbitmq", apt: "librabbitmq-dev"),
    systemLibrary("Cxlsxwriter", pkgConfig: "xlsxwriter", apt: "libxlsxwriter-dev"),
    systemLibrary("Csodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
    systemLibrary("Cexpat", pkgConfig: "expat", apt: "libexpat1-dev"),
    systemLibrary("Cqrencode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
    .systemLibrary(name: "Cxgboost", path: "Shared/Cxgboost", providers: [.apt(["libxgboost-dev"])]),
    // Not by pkg-config, which names flags of libraries behind it that SwiftPM refuses; it lies where compilers look.
    .systemLibrary(name: "Ccurl", path: "Shared/Ccurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    // Neither by pkg-config, for the same reason.
    .systemLibrary(name: "Cpango", path: "Shared/Cpango", providers: [.apt(["libcairo2-dev", "libpango1.0-dev"])]),
    .systemLibrary(name: "Cepoll", path: "Shared/Cepoll"),
]

let sharedModules: [Target] = [
    shared("SuiteKit"),
    shared("MoneyKit"),
    shared("Primitives", [crypto]),
    shared("JSONKit", ["MoneyKit", "Primitives"]),
    shared("PolicyKit", ["JSONKit", "MoneyKit"], resources: [.embedInCode("Data")]),
    shared("Contracts", ["MoneyKit", "Primitives", "JSONKit"], exclude: messageDeclarations),
    shared("EventLoopKit", ["Cepoll"]),
    shared("CurlKit", ["Ccurl", "EventLoopKit"]),
    shared("MailKit", ["Primitives"]),
    shared("XMLKit", ["Cexpat"]),
    shared("ISO20022Kit", ["MoneyKit", "Primitives", "XMLKit"]),
    shared("StatementKit", ["ISO20022Kit", "MoneyKit", "Primitives", "XMLKit"]),
    shared("NachaKit", ["Primitives"]),
    shared("BoostKit", ["Cxgboost", "Primitives"]),
    shared("QRKit", ["Cpango", "Cqrencode", "MoneyKit", "Primitives"]),
    shared("TracingKit", ["Primitives", tracing]),
    shared(
        "PostgresAccess",
        ["Clibpq", "EventLoopKit", "Primitives", "TracingKit", logging, metrics, lifecycle, deque, crypto]),
    shared("PrivacyKit", ["JSONKit", "PostgresAccess", "Primitives"]),
    shared("Messaging", ["Crabbitmq", "Primitives", "TracingKit", logging, coreMetrics, lifecycle, deque]),
    shared("RedisAccess", ["Chiredis", "EventLoopKit", "Primitives", logging, metrics, lifecycle, deque, crypto]),
    shared(
        "Outbox",
        [
            "PostgresAccess", "Messaging", "MoneyKit", "Primitives", "JSONKit", "TracingKit", logging, metrics,
            lifecycle,
        ],
        resources: [.embedInCode("Migrations")]),
    shared("FileKit", ["CurlKit", "Primitives", crypto, nioPosix]),
    shared("Authentication", ["Csodium", "Primitives", "JSONKit", logging, crypto]),
    shared(
        "HTTPKit",
        [
            "Authentication", "Contracts", "JSONKit", "MoneyKit", "Primitives", "Outbox", "PostgresAccess",
            "CurlKit", "TracingKit", nioCore, nioHTTP1, nioPosix, nioWebSocket, logging, coreMetrics, crypto,
            lifecycle,
        ],
        exclude: ["Problems/problem-codes.tsv"]),
    shared("DocumentKit", ["Cpango", "Cxlsxwriter", "HTTPKit", "MoneyKit", "Primitives", nioPosix]),
    shared(
        "ServiceKit",
        [
            "Authentication", "Contracts", "HTTPKit", "JSONKit", "Messaging", "MoneyKit", "Outbox", "PostgresAccess",
            "PolicyKit", "Primitives", "PrivacyKit", "RedisAccess", "SuiteKit", "TracingKit", "FileKit",
            "CurlKit", configuration, coreMetrics, lifecycle, logging, nioCore, nioPosix, argumentParser,
            unixSignals,
        ]),
]

let gateway: [Target] = [
    .target(
        name: "GatewayService",
        dependencies: [
            "Authentication", "Contracts", "JSONKit", "Messaging", "Primitives", "RedisAccess", "ServiceKit", "HTTPKit",
            "SuiteKit", "TracingKit", coreMetrics, crypto, deque, lifecycle, logging, nioCore, nioPosix,
        ],
        path: "Gateway", exclude: ["Main", "README.md"],
        resources: [.embedInCode("Documentation/Page"), .embedInCode("Routes")],
        swiftSettings: settings),
    .executableTarget(
        name: "gateway", dependencies: ["GatewayService", "ServiceKit", argumentParser], path: "Gateway/Main",
        swiftSettings: settings),
]

/// The outside partner that deposits are tried on: a process of its own with its own state on disk.
let sandbox: [Target] = [
    .target(
        name: "SandboxService",
        dependencies: [
            "MoneyKit", "Primitives", "JSONKit", "HTTPKit", "Authentication", "ISO20022Kit", "MailKit", "NachaKit",
            "ServiceKit", "SuiteKit", "XMLKit", crypto, cryptoExtras, lifecycle, logging, nioCore, nioHTTP1, nioHTTP2,
            nioPosix,
        ],
        path: "Services/Sandbox", exclude: ["Main", "README.md"], swiftSettings: settings),
    .executableTarget(
        name: "sandbox", dependencies: ["SandboxService", "ServiceKit", argumentParser],
        path: "Services/Sandbox/Main", swiftSettings: settings),
]

let testTargets: [Target] = [
    .target(
        name: "TestSupport",
        dependencies: [
            "Contracts", "PolicyKit", "Primitives", "JSONKit", "PostgresAccess", "Messaging", "CurlKit", logging,
            crypto,
            nioCore, nioHTTP1, nioPosix,
        ],
        path: "Tests/Support", swiftSettings: settings),
    .target(
        name: "LedgerSupport", dependencies: ["MoneyKit", "PolicyKit", "Primitives", "WalletDomain"],
        path: "Tests/LedgerSupport",
        swiftSettings: settings),
    // The cores of wallet, payments and outbox against a simulated network, queue and store.
    tests(
        "SimulationTests",
        [
            "LedgerSupport", "MoneyKit", "Outbox", "PaymentsDomain", "Primitives", "WalletDomain", "WalletService",
        ]),
    tests("MoneyKitTests", ["MoneyKit"]),
    tests("PrimitivesTests", ["Primitives"]),
    tests("TracingKitTests", ["TracingKit", "Primitives", tracing]),
    tests("CurlKitTests", ["CurlKit", nioCore, nioPosix]),
    tests("MailKitTests", ["MailKit"]),
    tests("XMLKitTests", ["XMLKit"]),
    tests("ISO20022KitTests", ["ISO20022Kit", "JSONKit", "MoneyKit", "Primitives"]),
    tests("StatementKitTests", ["ISO20022Kit", "JSONKit", "MoneyKit", "Primitives", "StatementKit"]),
    tests("NachaKitTests", ["NachaKit", "Primitives"]),
    tests("BoostKitTests", ["BoostKit", "Primitives"]),
    tests("QRKitTests", ["JSONKit", "MoneyKit", "Primitives", "QRKit"]),
    tests("DocumentKitTests", ["DocumentKit", "JSONKit", "MoneyKit", "Primitives"]),
    tests("FileKitTests", ["FileKit", "CurlKit", "Primitives", crypto]),
    tests("JSONKitTests", ["JSONKit", "MoneyKit", "Primitives"]),
    tests("PostgresAccessTests", ["PostgresAccess", "EventLoopKit", "Primitives", logging]),
    tests("MessagingTests", ["Messaging", "Primitives", logging, nioCore, nioPosix]),
    tests("RedisAccessTests", ["RedisAccess", "Primitives", logging, lifecycle]),
    tests(
        "OutboxTests",
        ["Outbox", "PostgresAccess", "Messaging", "MoneyKit", "Primitives", logging, lifecycle]),
    tests("AuthenticationTests", ["Authentication", "JSONKit", "Primitives", crypto]),
    tests(
        "HTTPKitTests",
        [
            "HTTPKit", "Authentication", "Contracts", "JSONKit", "MoneyKit", "Outbox", "PostgresAccess", "Primitives",
            "CurlKit",
            logging, lifecycle, crypto, nioCore, nioHTTP1, nioPosix, nioWebSocket,
        ]),
    tests(
        "ServiceKitTests",
        [
            "ServiceKit", "Authentication", "Contracts", "HTTPKit", "JSONKit", "Messaging", "MoneyKit", "Outbox",
            "PolicyKit", "PostgresAccess", "Primitives", "SuiteKit", logging, lifecycle, coreMetrics, nioCore, nioHTTP1,
            nioPosix,
        ]),
    tests(
        "GatewayTests",
        [
            "GatewayService", "Authentication", "JSONKit", "Messaging", "Primitives", "RedisAccess", "ServiceKit",
            "HTTPKit", "Contracts", "CurlKit", "SuiteKit", logging, lifecycle, nioCore, nioPosix,
            nioHTTP1,
        ]),
    tests(
        "SandboxServiceTests",
        [
            "SandboxService", "ISO20022Kit", "JSONKit", "MailKit", "MoneyKit", "Primitives", "HTTPKit", "ServiceKit",
            "CurlKit", crypto, logging, nioPosix,
        ]),
    tests(
        "CrashPointTests",
        [
            "AccountingService", "Authentication", "BillingService", "ComplianceService", "Contracts", "HTTPKit",
            "JSONKit", "Messaging", "MoneyKit", "NachaKit", "NotificationsService", "Outbox", "PaymentsService",
            "PostgresAccess", "Primitives", "SandboxService", "ServiceKit", "SuiteKit", "WalletService", logging,
            nioHTTP1,
        ]),
    tests(
        "ContractTests", ["Authentication", "Contracts", "JSONKit", "Primitives", "ServiceKit"],
        exclude: ["Golden"]),
    tests(
        "EndToEndTests",
        ["JSONKit", "MoneyKit", "Primitives", "PostgresAccess", "SuiteKit", logging, nioHTTP1]),
    tests(
        "DocumentTests",
        suiteServices.map { .target(name: "\($0.module)Service") } + [
            "GatewayService", "Authentication", "Contracts", "HTTPKit", "JSONKit", "Messaging", "Outbox",
            "PostgresAccess", "Primitives", "PrivacyKit", "ServiceKit", "SuiteKit", logging, nioHTTP1,
        ]),
    tests("SupportTests", ["PostgresAccess"]),
    // The fault harness: `make chaos` runs it beside the whole suite.
    .executableTarget(
        name: "chaos",
        dependencies: [
            "TestSupport", "JSONKit", "MoneyKit", "Primitives", "PostgresAccess", "CurlKit", "SuiteKit",
            argumentParser, crypto, logging, nioCore, nioHTTP1, nioPosix,
        ],
        path: "Tests/Chaos", swiftSettings: settings),
    tests("TidyTests", ["HTTPKit"]),
    .executableTarget(
        name: "bench-tools",
        dependencies: [
            "ComplianceDomain", "Contracts", "EventLoopKit", "ISO20022Kit", "JSONKit", "Messaging", "MoneyKit",
            "PaymentsDomain", "PostgresAccess", "Primitives", "ServiceKit", argumentParser, crypto, logging, nioCore,
            nioPosix,
        ],
        path: "Tests/BenchTools", swiftSettings: settings),
]

let programs: [Target] =
    systemLibraries + sharedModules + gateway + sandbox
    + suiteServices.flatMap { service($0.module, program: $0.program, makesDocuments: $0.makesDocuments) }

/// Set by `make run` and for the images: one `swift build` then makes all programs and nothing else.
let isForProgramsOnly = Context.environment["FLORIN_PROGRAMS_ONLY"] != nil
/// Test targets separated by commas, set by who asks for few of them: the others are not built.
let wantedTests = Context.environment["FLORIN_TESTS_ONLY"].map { Set($0.split(separator: ",").map(String.init)) }

func isBuilt(_ target: Target) -> Bool {
    target.type != .test || !isForProgramsOnly && wantedTests?.contains(target.name) ?? true
}

let package = Package(
    name: "florin",
    platforms: [.macOS(.v15)],
    products: [],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: (isForProgramsOnly ? programs : programs + testTargets).filter(isBuilt)
)
