import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, DataZoomComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

// Only what our charts are made of; this file is a chunk of its own that comes with the first chart.
use([AriaComponent, BarChart, CanvasRenderer, DataZoomComponent, GridComponent, LineChart, TooltipComponent]);

export { init };
