using Glance.Configuration.Declarations.Catalog.Stores;
using Glance.Keystone;
using Glance.Keystone.Sessions;
using Glance.Stores.Drivers.Cinder.Options;
using Microsoft.Extensions.Logging;

namespace Glance.Stores.Drivers.Cinder.Logins;

/// <summary>The service's own user; his catalogue says where Cinder is unless the options do.</summary>
internal sealed class ServiceCinderLogin(LoginOptions login, CinderStoreOptions options, TimeProvider time, ILogger logger)
    : ICinderLogin, IDisposable
{
    private readonly ServiceAccess _access = new(
        new SessionOptions
        {
            Login = login,
            Interface = options.Interface,
            Region = options.Region,
            CaFile = options.CaFile,
            Insecure = options.Insecure,
            Files = options.Files,
            RequestTimeout = options.AnswerTimeout / 4, // A question waits twice as long at most, and Cinder is to have its time too.
        },
        options.Section,
        options.ServiceType,
        time,
        logger,
        options.ServiceName);

    private Known? _last;

    public async ValueTask<CinderPass> CurrentAsync(CancellationToken cancellationToken)
    {
        ServiceGrant grant;
        try
        {
            grant = await _access.CurrentAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KeystoneUnavailableException e)
        {
            throw new CinderLoginException(e.Message, e.InnerException);
        }

        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Grant, grant))
            return last.Pass;
        var pass = new CinderPass(grant.Token, EndpointOf(grant).AbsoluteUri.TrimEnd('/'));
        Volatile.Write(ref _last, new Known(grant, pass));
        return pass;
    }

    public bool Forget(CinderPass refused)
    {
        if (Volatile.Read(ref _last) is { } last && ReferenceEquals(last.Pass, refused))
            _access.Forget(last.Grant);
        return true;
    }

    public void Dispose() => _access.Dispose();

    private Uri EndpointOf(ServiceGrant grant) => options.EndpointTemplate is { } template
        ? CinderStoreChecks.EndpointOf(template, grant.ProjectId ?? string.Empty)
            ?? throw new CinderLoginException($"cinder_endpoint_template = {template} makes no URL of project {grant.ProjectId}")
        : grant.Endpoint ?? throw new CinderLoginException(
            $"the catalogue at {login.AuthUrl} has no {options.Interface} of a service {options.ServiceType}"
            + (options.Region is null ? string.Empty : $" in region {options.Region}")
            + " (cinder_catalog_info, cinder_os_region_name)");

    private sealed record Known(ServiceGrant Grant, CinderPass Pass);
}
