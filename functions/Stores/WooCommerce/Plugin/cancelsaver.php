<?php
/**
 * Plugin Name:          CancelSaver for WooCommerce
 * Description:          Lets customers cancel an order with one click, asks them why, and offers what may bring them back. Needs a CancelSaver account.
 * Version:              1.0.0
 * Requires at least:    6.5
 * Requires PHP:         7.4
 * Requires Plugins:     woocommerce
 * WC requires at least: 8.9
 * WC tested up to:      11.0
 * Author:               CancelSaver
 * License:              GPL-2.0-or-later
 * License URI:          https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:          cancelsaver
 * Domain Path:          /languages
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

const VERSION = '1.0.0';

/**
 * Where the service lives, with a slash at the end. Written in when the zip is made; nothing a visitor sends can change it.
 */
const SERVICE = '%SERVICE%';

require_once __DIR__ . '/includes/link.php';
require_once __DIR__ . '/includes/rest-route.php';
require_once __DIR__ . '/includes/connection.php';
require_once __DIR__ . '/includes/reasons.php';
require_once __DIR__ . '/includes/marks.php';
require_once __DIR__ . '/includes/at-once.php';
require_once __DIR__ . '/includes/cancel-form.php';
require_once __DIR__ . '/includes/privacy.php';
require_once __DIR__ . '/includes/admin-page.php';
require_once __DIR__ . '/includes/admin-actions.php';

add_action( 'before_woocommerce_init', __NAMESPACE__ . '\\declare_compatibility' );
add_action( 'plugins_loaded', __NAMESPACE__ . '\\start' );

/**
 * Orders are only touched through WooCommerce's own objects, and the checkout is not touched at all.
 */
function declare_compatibility() {
	if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
		\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'custom_order_tables', __FILE__, true );
		\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( 'cart_checkout_blocks', __FILE__, true );
	}
}

/**
 * Hooks everything up; without WooCommerce nothing but a sentence to whoever can change that.
 */
function start() {
	add_action( 'init', __NAMESPACE__ . '\\load_translations' );
	if ( ! class_exists( 'WooCommerce' ) ) {
		add_action( 'admin_notices', __NAMESPACE__ . '\\say_that_woocommerce_is_missing' );
		return;
	}

	add_action( 'rest_api_init', __NAMESPACE__ . '\\register_link_route' );
	add_action( 'admin_menu', __NAMESPACE__ . '\\add_page', 60 );
	add_filter( 'plugin_action_links_' . plugin_basename( __FILE__ ), __NAMESPACE__ . '\\add_page_to_plugin_list' );
	register_admin_actions();
	add_action( 'admin_init', __NAMESPACE__ . '\\add_privacy_text' );
	// Before WooCommerce's own, after which an order is no longer found by its address.
	add_filter( 'wp_privacy_personal_data_erasers', __NAMESPACE__ . '\\register_eraser', 1 );
	add_filter( 'wp_privacy_personal_data_exporters', __NAMESPACE__ . '\\register_exporter' );

	// The storefront stays as it was until the merchant has connected the store.
	if ( is_linked() ) {
		add_action( 'woocommerce_order_status_changed', __NAMESPACE__ . '\\mark_who_cancelled', 5, 4 );
		add_action( 'shutdown', __NAMESPACE__ . '\\send_what_was_cancelled', 5 );
		add_filter( 'woocommerce_my_account_my_orders_actions', __NAMESPACE__ . '\\offer_cancelling_in_list', 20, 2 );
		add_action( 'woocommerce_order_details_after_order_table', __NAMESPACE__ . '\\show_cancel_form', 20 );
		add_action( 'wp_loaded', __NAMESPACE__ . '\\take_cancel_form', 20 );
	}
}

/**
 * Loads the shipped translations; one from translate.wordpress.org wins.
 */
function load_translations() {
	load_plugin_textdomain( 'cancelsaver', false, dirname( plugin_basename( __FILE__ ) ) . '/languages' );
}

/**
 * WooCommerce was switched off.
 */
function say_that_woocommerce_is_missing() {
	if ( current_user_can( 'activate_plugins' ) ) {
		echo '<div class="notice notice-warning is-dismissible"><p>'
			. esc_html__( 'CancelSaver works with WooCommerce orders and does nothing until WooCommerce is active.', 'cancelsaver' )
			. '</p></div>';
	}
}
