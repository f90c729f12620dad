using System.Net;
using NUnit.Framework;

namespace Glance.FunctionalTests.LoadBalancers;

internal sealed class HaproxyTests : LoadBalancerTests
{
    [Test]
    public async Task A_file_takes_the_service_out_and_back()
    {
        await File.WriteAllTextAsync(DisablingFile, "maintenance");
        await UntilAsync(HttpStatusCode.ServiceUnavailable);

        File.Delete(DisablingFile);
        await UntilAsync(HttpStatusCode.OK);
    }

    protected override Task<LoadBalancer> BalanceAsync(Uri glance) => LoadBalancer.StartHaproxyAsync(glance);

    // HAProxy asks the service every two seconds and needs two or three equal answers.
    private async Task UntilAsync(HttpStatusCode wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var answer = await Front.Http.GetAsync("/v2/images", patience.Token);
            if (answer.StatusCode == wanted)
                return;
            await Task.Delay(50, patience.Token);
        }
    }
}
