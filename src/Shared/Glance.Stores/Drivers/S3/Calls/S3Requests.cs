namespace Glance.Stores.Drivers.S3.Calls;

/// <summary>
/// Requests as they leave: without <c>Expect: 100-continue</c>, which would have every part wait for servers that do not know it.
/// </summary>
internal sealed class S3Requests(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.ExpectContinue = false;
        return base.SendAsync(request, cancellationToken);
    }
}
