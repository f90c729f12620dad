using Glance.Keystone.Wire;

namespace Glance.Keystone.Sessions;

/// <summary>Makes the body of a login from its options.</summary>
internal static class LoginBody
{
    /// <summary>The body.</summary>
    public static LoginRequest Of(LoginOptions login) => new(new AuthBody(Identity(login), Scope(login)));

    private static IdentityBody Identity(LoginOptions login) => login.Kind switch
    {
        LoginKind.ApplicationCredential => new IdentityBody(["application_credential"])
        {
            ApplicationCredential = new ApplicationCredentialMethodBody
            {
                Id = login.ApplicationCredentialId,
                Name = login.ApplicationCredentialName,
                Secret = login.Secret.Reveal(),
                User = login.ApplicationCredentialId is null ? User(login) : null,
            },
        },
        LoginKind.Token => new IdentityBody(["token"]) { Token = new TokenMethodBody(login.Secret.Reveal()) },
        _ => new IdentityBody(["password"]) { Password = new PasswordBody(User(login) with { Password = login.Secret.Reveal() }) },
    };

    private static UserBody User(LoginOptions login) =>
        login.UserId is not null ? new UserBody { Id = login.UserId } : new UserBody { Name = login.UserName, Domain = Domain(login.UserDomain) };

    private static ScopeBody? Scope(LoginOptions login)
    {
        if (login.TrustId is not null)
            return new ScopeBody { Trust = new Named(login.TrustId, null) };
        if (login.SystemScope is not null)
            return new ScopeBody { System = new SystemBody(true) };
        if (login.ProjectId is not null)
            return new ScopeBody { Project = new NamedInDomain(login.ProjectId, null, null) };
        if (login.ProjectName is not null)
            return new ScopeBody { Project = new NamedInDomain(null, login.ProjectName, Domain(login.ProjectDomain)) };
        return login.Domain.IsGiven ? new ScopeBody { Domain = Domain(login.Domain) } : null;
    }

    // An id says it all; Keystone refuses an id with a name that does not fit.
    private static Named Domain(DomainName domain) => domain.Id is not null ? new Named(domain.Id, null) : new Named(null, domain.Name);
}
