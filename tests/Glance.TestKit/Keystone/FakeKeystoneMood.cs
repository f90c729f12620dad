namespace Glance.TestKit.Keystone;

/// <summary>Ways in which a <see cref="FakeKeystone"/> behaves.</summary>
public enum FakeKeystoneMood
{
    /// <summary>As it should.</summary>
    Good,

    /// <summary>Takes requests and never answers.</summary>
    Silent,

    /// <summary>Answers 200 with something that is not JSON.</summary>
    Garbage,

    /// <summary>Refuses the service's credentials.</summary>
    RefusesLogins,

    /// <summary>Refuses the first token it gave the service, as after a revocation.</summary>
    RefusesItsFirstToken,

    /// <summary>Refuses every token it gave the service.</summary>
    RefusesItsOwnToken,
}
