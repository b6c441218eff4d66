using CancelSaver;
using CancelSaver.Web;

return await Hosting.RunAsync(() => CancelSaverApp.Build(args));
