using CancelSaver.Messages;
using CancelSaver.Web;

namespace CancelSaver.Offers;

/// <summary>The last net under every public door: whoever came gets a page in plain words instead of nothing, the log gets the reason, and the caller a reason to try again.</summary>
public static partial class SomethingWentWrong
{
    public static IApplicationBuilder UseSomethingWentWrong(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SomethingWentWrong));
            if (e is BadHttpRequestException bad)
            {
                Log.BadRequest(log, bad.StatusCode);
                await Results.Text("This request could not be read.", statusCode: bad.StatusCode).ExecuteAsync(context);
                return;
            }

            // The path may hold a signed token: only its first word is told.
            Log.Failed(log, e, context.Request.Method, context.Request.Path.Value?.Split('/').ElementAtOrDefault(1) ?? "");
            context.Response.Clear();
            context.Response.Headers.RetryAfter = "60";
            var page = await Pages.Show<MessagePage>(new MessagePageModel { House = HouseStyle.Plain(), Key = "message.error" }, StatusCodes.Status503ServiceUnavailable);
            await page.ExecuteAsync(context);
        }
    });

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Method} /{Door} failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string method, string door);

        [LoggerMessage(Level = LogLevel.Information, Message = "A request could not be read: {Status}.")]
        public static partial void BadRequest(ILogger logger, int status);
    }
}
